/** Two sessions: a right that was taken away while an update waited is gone when it goes on. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, StatementResult } from "../../../compiler/database/database.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { as, population, profile } from "./clinic.ts";
import type { Person } from "./clinic.ts";
import { migrationsOf } from "./emitted.ts";
import { server15, server18 } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([authFoundationIr]);

describe.each([server15, server18])("$name", ({ open }) => {
  let opened: Opened;
  let boss: Database;
  let client: Database;
  beforeAll(async () => {
    opened = await open(files);
    boss = opened.database;
    if (opened.another === null) throw new Error("needs several sessions");
    client = await opened.another();
    await boss.execute(population);
  });
  afterAll(async () => {
    await client?.close();
    await opened?.close();
  });

  const own = (person: Person): string => `where id = '${profile(person)}'`;

  /** `first` runs in an open transaction of the boss; `statement` of the person waits for it; then the boss commits. */
  async function whileWaiting(person: Person, statement: string, first: string): Promise<string | number> {
    const backend = (await client.query("select pg_backend_pid() as pid")).rows[0]?.["pid"];
    await boss.execute(`begin; ${first}`);
    await client.execute("begin");
    await client.query("select set_config('request.jwt.claims', $1, true)", [
      as(person).settings["request.jwt.claims"],
    ]);
    await client.execute("set local role authenticated");
    const waiting: Promise<readonly StatementResult[] | DatabaseError> = client
      .execute(statement)
      .catch((error: unknown) => {
        if (error instanceof DatabaseError) return error;
        throw error;
      });
    const blocked = "select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'";
    while ((await boss.query(blocked, [backend])).rows.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await boss.execute("commit");
    const result = await waiting;
    await client.execute("rollback");
    return result instanceof DatabaseError ? `${result.sqlstate} ${result.routine}` : (result.at(-1)?.affected ?? 0);
  }

  const restore = `update public.profiles set role = 'admin', status = 'active' where display_name like 'admin%'`;
  const rename = (person: Person): string =>
    `update public.profiles set display_name = display_name || '!' ${own(person)}`;

  test("an update that nobody disturbs goes on", async () => {
    expect(await whileWaiting("admin", rename("staff"), `update public.profiles set email = 'x' ${own("staff")}`)).toBe(
      1,
    );
  });

  test.each(["role = 'provider'", "status = 'disabled'"])(
    "an admin whom somebody changed to %s meanwhile is refused",
    async (change) => {
      const first = `update public.profiles set email = 'y' ${own("staff")}; update public.profiles set ${change} ${own("admin")}`;
      expect(await whileWaiting("admin", rename("staff"), first)).toBe("42501 exec_stmt_raise");
      await boss.execute(restore);
    },
  );

  test("also in a bulk update with his own row", async () => {
    const first = `update public.profiles set role = 'provider' ${own("admin")}`;
    expect(await whileWaiting("admin", "update public.profiles set email = 'z'", first)).toBe("42501 exec_stmt_raise");
    await boss.execute(restore);
  });

  test("a demoted admin cannot undo it from behind the lock", async () => {
    const undo = `update public.profiles set role = 'admin' ${own("admin")}`;
    expect(await whileWaiting("admin", undo, `update public.profiles set role = 'staff' ${own("admin")}`)).toBe(
      "42501 exec_stmt_raise",
    );
    await boss.execute(restore);
  });

  test("whoever renames himself behind a role change that leaves him the right goes on", async () => {
    expect(
      await whileWaiting("staff", rename("staff"), `update public.profiles set role = 'provider' ${own("staff")}`),
    ).toBe(1);
  });
  test("the guard alone would have let it pass, so the recheck is what refuses", async () => {
    await boss.execute("drop trigger profiles_recheck_update on public.profiles");
    const first = `update public.profiles set email = 'w' ${own("staff")}; update public.profiles set role = 'provider' ${own("admin")}`;
    expect(await whileWaiting("admin", rename("staff"), first)).toBe(1);
  });
});
