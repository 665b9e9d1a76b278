/** The runner on real servers that play dead, are full, or go away: bounded time, no false pass, nothing left behind. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { ConnectionError, openUrl } from "../../../compiler/database/server.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { migrationsOf, planOf } from "./emitted.ts";

const plan = planOf([authFoundationIr]);

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(version);
  });
  afterAll(() => server.stop());

  /** Two sessions of the superuser on a database of their own. */
  async function withSessions(run: (attacker: Database, other: Database) => Promise<void>): Promise<void> {
    const url = server.url(await server.createDatabase(), roleOf.superuser);
    const sessions = [await openUrl(url), await openUrl(url)] as const;
    try {
      await replay(sessions[1], migrationsOf([authFoundationIr]));
      await run(...sessions);
    } finally {
      for (const one of sessions) await one.close();
    }
  }

  async function attackersRows(other: Database): Promise<unknown> {
    return (await other.query("select count(*)::int as rows from auth.users where id::text like 'c0417ac7%'")).rows[0];
  }

  test("a million rows of others slow no statement down", { timeout: 600_000 }, () =>
    withSessions(async (attacker, other) => {
      // A vacuum that starts in between would hold locks that some preparations wait for.
      const quiet = ["auth.users", "public.profiles", "public.profile_audit_log", "audit.audit_log"];
      await other.execute(quiet.map((one) => `alter table ${one} set (autovacuum_enabled = false)`).join("; "));
      await other.execute(`
        insert into auth.users (id) select gen_random_uuid() from generate_series(1, 1000000);
        alter table public.profiles disable trigger user;
        insert into public.profiles (user_id, role, display_name, email)
        select id, 'provider', 'Somebody', id || '@example.test' from auth.users;
        alter table public.profiles enable trigger user;
        insert into public.profile_audit_log (profile_id, action) select id, 'profile_created' from public.profiles limit 200000;
        insert into audit.audit_log (module, entity, row_id, database_role, action)
        select 'auth-foundation', 'profiles', id, 'postgres', 'updated' from public.profiles limit 200000;
        analyze`);
      // The server itself ends a statement that reads its way through a table.
      const report = await runAttacks(attacker, plan, { statementMilliseconds: 5000 });
      expect(report.failed.map((one) => `${one.probe?.id ?? "world"}: ${one.happened}`)).toEqual([]);
      expect(report.unfinished).toEqual([]);
      expect(report.notRun).toBe(plan.probes.filter((one) => one.blind).length);
      expect(report.passed).toBe(plan.probes.length - report.notRun);
    }),
  );

  test("a policy that sleeps: its statements fail, the run ends, what it left out is named", { timeout: 60_000 }, () =>
    withSessions(async (attacker, other) => {
      await other.execute("alter policy profiles_select on public.profiles using ((select pg_sleep(60)) is null)");
      const report = await runAttacks(attacker, plan, { statementMilliseconds: 100, budgetMilliseconds: 3000 });
      expect(report.failed.map((one) => one.happened)).toContain(
        "57014 ProcessInterrupts (canceling statement due to statement timeout)",
      );
      expect(report.unfinished.length).toBeGreaterThan(0);
      expect(report.passed + report.failed.length + report.notRun).toBe(plan.probes.length);
      expect(await attackersRows(other)).toEqual({ rows: 0 });
    }),
  );

  test("a table that another session holds is not waited for", { timeout: 60_000 }, () =>
    withSessions(async (attacker, other) => {
      await other.execute("begin; lock table public.profiles in access exclusive mode");
      const report = await runAttacks(attacker, plan, { lockMilliseconds: 50 });
      await other.execute("rollback");
      expect(report).toMatchObject({ passed: 0, notRun: plan.probes.length });
      expect(report.failed[0]?.happened).toContain("55P03");
    }),
  );

  test("a connection that is lost in the middle is an error, and leaves nothing behind", async () =>
    withSessions(async (attacker, other) => {
      const [backend] = (await attacker.query("select pg_backend_pid() as pid")).rows;
      let asked = false;
      const onProgress = (): void => {
        if (!asked) void other.execute(`select pg_terminate_backend(${String(backend?.["pid"])})`);
        asked = true;
      };
      await expect(runAttacks(attacker, plan, { onProgress })).rejects.toBeInstanceOf(ConnectionError);
      expect(await attackersRows(other)).toEqual({ rows: 0 });
    }));
});
