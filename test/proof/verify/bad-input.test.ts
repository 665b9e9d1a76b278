/** Databases that cannot be verified are refused with exit status 2; those that are not as built bring findings. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roleOf } from "../servers/start-server.ts";
import { answeringServer } from "./answering-server.ts";
import { codesOf, liveProject, reportOf } from "./live-project.ts";
import type { LiveProject } from "./live-project.ts";

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let live: LiveProject;
  beforeAll(async () => {
    live = await liveProject(version);
  });
  afterAll(() => live.stop());

  test("a login that cannot act as the clients, and one that does not own the tables", async () => {
    const name = await live.fresh();
    const stranger = await live.verify(name, "--format json", "ordinary");
    expect(stranger.exit).toBe(2);
    expect(codesOf(stranger)).toEqual(["verify/cannot-act-as"]);
    const administrator = await live.administrator(name);
    await administrator.execute("grant anon, authenticated, service_role to plain_owner");
    const member = await live.verify(name, "--format json", "ordinary");
    await administrator.execute("grant insert, delete on auth.users to plain_owner");
    const guest = await live.verify(name, "--format json", "ordinary");
    await administrator.execute("revoke anon, authenticated, service_role from plain_owner");
    await administrator.close();
    expect(member.exit).toBe(2);
    expect(codesOf(member)).toEqual(["verify/not-owner"]);
    expect(reportOf(member).diagnostics[0]?.message).toContain("auth.users");
    expect(guest.exit).toBe(2);
    expect(codesOf(guest)).toEqual(["verify/not-owner"]);
    expect(reportOf(guest).diagnostics[0]?.message).toContain("does not own the table");
  });

  test("a database that takes no writes", async () => {
    const name = await live.fresh();
    const administrator = await live.administrator(name);
    await administrator.execute(`alter database ${name} set default_transaction_read_only = on`);
    await administrator.close();
    const ran = await live.verify(name, "--format json");
    expect(ran.exit).toBe(2);
    expect(codesOf(ran)).toEqual(["verify/read-only"]);
  });

  test("an empty database, and one that is not Supabase's", async () => {
    const empty = await live.verify(await live.fresh("", () => false), "--format json");
    expect(empty.exit).toBe(2);
    expect(codesOf(empty)).toEqual(["verify/schema-missing"]);
    const foreign = await live.verify("template1", "--format json", "superuser");
    expect(foreign.exit).toBe(2);
    expect(codesOf(foreign)).toEqual(["verify/schema-missing"]);
    expect(reportOf(foreign).diagnostics[0]?.message).toContain("not a Supabase database");
  });

  test("a schema applied in part", async () => {
    const name = await live.fresh("", (path) => !/_notes_/.test(path));
    const ran = await live.verify(name, "--format json");
    expect(ran.exit).toBe(1);
    expect(codesOf(ran)).toEqual(["verify/attack-succeeded", "verify/catalog-differs"]);
    const { matrix, diagnostics } = reportOf(ran);
    expect(matrix.filter((cell) => cell.module === "notes").every((cell) => cell.passed === 0)).toBe(true);
    expect(matrix.some((cell) => cell.module === "members" && cell.passed > 0)).toBe(true);
    expect(diagnostics.some((one) => one.message.includes("notes"))).toBe(true);
  });

  test.each([
    ["one too many", "alter table public.notes add column extra text"],
    ["one that every row needs", "alter table public.notes add column extra text not null"],
    ["one that is gone", "alter table public.notes drop column body"],
    ["one of another type", "alter table public.notes alter column body type integer using 1"],
  ])("columns: %s", async (_, sql) => {
    const ran = await live.verify(await live.fresh(sql), "--format json");
    expect(ran.exit).toBe(1);
    expect(codesOf(ran)).toContain("verify/catalog-differs");
    expect(reportOf(ran).diagnostics.length).toBeLessThan(30);
  });

  test("a table that another session holds locked", async () => {
    const name = await live.fresh();
    const other = await live.administrator(name);
    await other.execute("begin; lock table public.notes in access exclusive mode");
    const ran = await live.verify(name, "--format json");
    await other.close();
    expect(ran.exit).toBe(2);
    expect(codesOf(ran)).toEqual(["verify/busy"]);
  });

  test.each(["", "contractc_world"])("a connection that is lost in the middle: during %s", async (statement) => {
    const name = await live.fresh();
    const other = await live.administrator(name);
    const end = `select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
      where application_name = 'contractc' and pid <> pg_backend_pid() and datname = '${name}'
        and backend_xid is not null and state <> 'idle' and query like '%${statement}%'`;
    const running = live.verify(name, "--format json");
    let ended = 0;
    while (ended === 0) ended = Number((await other.query(end)).rows[0]?.["ended"]);
    const ran = await running;
    expect(ran.exit, ran.stdout).toBe(2);
    expect(codesOf(ran)).toEqual(["verify/connection-lost"]);
    const left = `select (select count(*) from public.members) + (select count(*) from auth.users)
      + (select count(*) from pg_prepared_xacts) + (select count(*) from pg_namespace where nspname like 'contractc%') as rows`;
    expect((await other.query(left)).rows).toEqual([{ rows: "0" }]);
    await other.close();
  });

  test("nobody there, and a wrong password", async () => {
    const nobody = await live.project.run("verify --format json --db postgresql://postgres@127.0.0.1:1/postgres");
    expect(nobody.exit).toBe(2);
    expect(codesOf(nobody)).toEqual(["verify/unreachable"]);
    const url = live.server.url("postgres", roleOf.bypassrls).replace(/:[^:@]+@/, ":wrong@");
    const wrong = await live.project.run(`verify --format json --db ${url}`);
    expect(wrong.exit).toBe(2);
    expect(codesOf(wrong)).toEqual(["verify/unreachable"]);
    expect(wrong.stdout).not.toContain("wrong@");
  });

  test.each([140_012, 190_000])("a server of version %i", async (number) => {
    const server = await answeringServer(String(number));
    const ran = await live.project.run(
      `verify --format json --db postgresql://postgres@127.0.0.1:${server.port}/postgres?sslmode=disable`,
    );
    await server.stop();
    expect(ran.exit).toBe(2);
    expect(codesOf(ran)).toEqual(["verify/unreachable"]);
    expect(reportOf(ran).diagnostics[0]?.message).toContain(`Postgres ${Math.floor(number / 10_000)}`);
  });
});
