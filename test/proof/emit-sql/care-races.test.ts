/** Two sessions: whoever lost a right while the statement waited has lost it, whatever the statement does. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database, StatementResult } from "../../../compiler/database/database.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import { account, as, careIr, note, person, rows, task } from "./care.ts";
import type { Worker } from "./care.ts";
import { migrationsOf } from "./emitted.ts";
import { server15, server15Member, server18 } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([await careIr()]);

describe.each([server15, server15Member, server18])("$name", ({ open }) => {
  let opened: Opened;
  let boss: Database;
  let client: Database;
  beforeAll(async () => {
    opened = await open(files);
    boss = opened.database;
    if (opened.another === null) throw new Error("needs several sessions");
    client = await opened.another();
  });
  beforeEach(async () => {
    await boss.execute(
      "delete from public.people; delete from public.tasks; delete from public.posts; delete from public.news; delete from auth.users",
    );
    await boss.execute(rows);
  });
  afterAll(async () => {
    await client?.close();
    await opened?.close();
  });

  /** `first` runs in an open transaction of the boss; `statement` of the worker waits for it; then the boss commits. */
  async function whileWaiting(worker: Worker, statement: string, first: string): Promise<string | number> {
    const backend = (await client.query("select pg_backend_pid() as pid")).rows[0]?.["pid"];
    await boss.execute(`begin; ${first}`);
    await client.execute("begin");
    const claims = as(worker).settings["request.jwt.claims"];
    await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
    await client.execute("set local role authenticated");
    const outcome = { settled: false };
    const waiting: Promise<readonly StatementResult[] | DatabaseError> = client
      .execute(statement)
      .catch((error: unknown) => {
        if (error instanceof DatabaseError) return error;
        throw error;
      })
      .finally(() => (outcome.settled = true));
    const blocked = "select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'";
    while (!outcome.settled && (await boss.query(blocked, [backend])).rows.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    // Done without waiting, it proves nothing.
    const waited = !outcome.settled;
    await boss.execute("commit");
    const result = await waiting;
    await client.execute("rollback");
    expect(waited).toBe(true);
    return result instanceof DatabaseError ? `${result.sqlstate} ${result.routine}` : (result.at(-1)?.affected ?? 0);
  }

  const refused = "42501 exec_stmt_raise";
  const holdTask = `select 1 from public.tasks where id = '${task("therapist")}' for update;`;
  const holdNote = `select 1 from public.notes where id = '${note("therapist")}' for update;`;
  const holdPerson = `select 1 from public.people where id = '${person("therapist2")}' for update;`;
  const holdPost = "select 1 from public.posts for update;";
  const holdAccount = `select 1 from auth.users where id = '${account("spare")}' for update;`;

  const statements: readonly (readonly [string, string, string, number])[] = [
    ["delete a task", holdTask, `delete from public.tasks where id = '${task("therapist")}'`, 1],
    [
      "delete a person and what is his",
      holdPerson,
      `delete from public.people where id = '${person("therapist2")}'`,
      1,
    ],
    ["delete a note", holdNote, `delete from public.notes where id = '${note("therapist")}'`, 1],
    [
      "delete a note by MERGE",
      holdNote,
      `merge into public.notes as n using (select 1) as s on n.id = '${note("therapist")}' when matched then delete`,
      1,
    ],
    [
      "take a task from its owner",
      holdTask,
      `update public.tasks set owner_id = null where id = '${task("therapist")}'`,
      1,
    ],
    [
      "give a task to somebody",
      holdTask,
      `update public.tasks set owner_id = '${person("intern")}' where id = '${task("therapist")}'`,
      1,
    ],
    [
      "change a task and delete a person whose tasks lose their owner",
      holdTask,
      `with gone as (delete from public.people where id = '${person("intern")}') update public.tasks set title = 'late' where id = '${task("therapist")}'`,
      1,
    ],
    [
      "change a task, then delete a person whose tasks lose their owner",
      holdTask,
      `with late as (update public.tasks set title = 'late' where id = '${task("therapist")}' returning 1) delete from public.people where id = '${person("intern")}' and exists (select 1 from late)`,
      1,
    ],
    [
      "delete a note and a person with notes",
      holdNote,
      `with gone as (delete from public.people where id = '${person("intern")}') delete from public.notes where id = '${note("therapist")}'`,
      1,
    ],
    [
      "create a note for somebody",
      holdPerson,
      `insert into public.notes (author_id, body) values ('${person("therapist2")}', 'late')`,
      1,
    ],
    [
      "create a person",
      holdAccount,
      `insert into public.people (user_id, role, name) values ('${account("spare")}', 'lead', 'late')`,
      1,
    ],
  ];

  describe.each([
    ["demoted", `update public.people set role = 'therapist' where id = '${person("lead")}'`],
    ["suspended", `update public.people set standing = 'suspended' where id = '${person("lead")}'`],
    ["re-linked", `update public.people set user_id = '${account("newcomer")}' where id = '${person("lead")}'`],
  ])("a lead who is %s meanwhile", (_, change) => {
    test.each(statements)("may no longer %s", async (_name, hold, statement) => {
      expect(await whileWaiting("lead", statement, `${hold} ${change}`)).toBe(refused);
    });
  });

  test.each(statements)("a lead who is left alone may %s", async (_, hold, statement, count) => {
    expect(await whileWaiting("lead", statement, hold)).toBe(count);
  });

  test.each([
    [
      "deletes a draft that goes to review",
      `delete from public.notes where id = '${note("therapist")}'`,
      "status = 'review'",
      0,
    ],
    [
      "deletes a draft that is given away",
      `delete from public.notes where id = '${note("therapist")}'`,
      `author_id = '${person("intern")}'`,
      0,
    ],
    ["changes a draft that goes to review", "update public.notes set body = 'late'", "status = 'review'", 0],
  ] as const)("a therapist who %s finds nothing any more", async (_, statement, change, expected) => {
    const first = `update public.notes set ${change} where id = '${note("therapist")}'`;
    expect(await whileWaiting("therapist", statement, first)).toBe(expected);
  });

  test.each([
    ["deletes", `delete from public.lines where note_id = '${note("therapist")}'`],
    ["changes", `update public.lines set text = 'late' where note_id = '${note("therapist")}'`],
  ] as const)("a therapist who %s a line of a note that is given away meanwhile is refused", async (_, statement) => {
    const first = `select 1 from public.lines where note_id = '${note("therapist")}' for update; update public.notes set author_id = '${person("intern")}' where id = '${note("therapist")}'`;
    expect(await whileWaiting("therapist", statement, first)).toBe(refused);
  });

  test("so is one who adds a line to it", async () => {
    const first = `${holdNote} update public.notes set author_id = '${person("intern")}' where id = '${note("therapist")}'`;
    const add = `insert into public.lines (note_id, text) values ('${note("therapist")}', 'late')`;
    expect(await whileWaiting("therapist", add, holdNote)).toBe(1);
    expect(await whileWaiting("therapist", add, first)).toBe(refused);
  });

  test.each([
    ["deletes", "delete from public.posts"],
    ["changes", "update public.posts set body = 'late'"],
  ])("whoever is suspended while he %s what everybody signed in may is refused", async (_, statement) => {
    const suspend = `update public.people set standing = 'suspended' where id = '${person("therapist")}'`;
    expect(await whileWaiting("newcomer", statement, holdPost)).toBe(1);
    expect(await whileWaiting("therapist", statement, `${holdPost} ${suspend}`)).toBe(refused);
  });

  test("an intern who is suspended while he waits to delete himself stays", async () => {
    const first = `update public.people set standing = 'suspended' where id = '${person("intern")}'`;
    expect(await whileWaiting("intern", "delete from public.people", first)).toBe(refused);
  });
});
