/** Suspended people have no access at all; who has no role has what everybody signed in has; keys cascade for everybody. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { act, withToken } from "./acting.ts";
import type { Actor } from "./acting.ts";
import { account, as, careIr, note, person, rows, task } from "./care.ts";
import { migrationsOf } from "./emitted.ts";
import { places } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([await careIr()]);

describe.each(places)("$name", ({ open }) => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await open(files);
    database = opened.database;
    await database.execute(rows);
  });
  afterAll(async () => {
    await opened?.close();
  });

  const verdict = async (actor: Actor, statement: string): Promise<string> => {
    const { error, verdict } = await act(database, actor, statement);
    return error === null ? String(verdict) : `${error.sqlstate} ${error.routine ?? ""}`.trim();
  };
  const check = "42501 ExecWithCheckOptions";

  test.each([
    ["select * from public.posts", "1", "0"],
    ["select * from public.news", "2", "0"],
    ["insert into public.posts (body) values ('x')", "1", check],
    ["update public.posts set body = 'x'", "1", "0"],
    ["delete from public.posts", "1", "0"],
    ["insert into public.posts (body) values ('x') returning id", "1", check],
    ["merge into public.posts as p using (values (1)) as s(id) on p.id = s.id when matched then delete", "1", "0"],
  ] as const)("%s: for everybody signed in, but for nobody who is suspended", async (statement, open, shut) => {
    for (const worker of ["newcomer", "therapist", "intern", "lead"] as const) {
      expect([worker, await verdict(as(worker), statement)]).toEqual([worker, open]);
    }
    expect(await verdict(as("suspended"), statement)).toBe(shut);
    expect(await verdict(withToken("authenticated", null), statement)).toBe(shut);
  });

  test("what everybody signed in may change is one column", async () => {
    for (const worker of ["newcomer", "therapist"] as const) {
      expect(await verdict(as(worker), "update public.posts set pinned = true")).toBe("42501 exec_stmt_raise");
      expect(await verdict(as(worker), "insert into public.posts (body, pinned) values ('x', true)")).toBe(
        "42501 exec_stmt_raise",
      );
    }
    expect(await verdict(as("lead"), "update public.posts set pinned = true")).toBe("1");
  });

  test("who has no row yet creates his own, with what the contract leaves open", async () => {
    const create = (more: string, values: string): string =>
      `insert into public.people (name${more}) values ('new'${values})`;
    expect(await verdict(as("newcomer"), create("", ""))).toBe("1");
    expect(await verdict(as("newcomer"), create(", user_id", `, '${account("newcomer")}'`))).toBe("1");
    expect(await verdict(as("newcomer"), create(", user_id", `, '${account("spare")}'`))).toBe(check);
    expect(await verdict(as("newcomer"), create(", role", ", 'lead'"))).toBe("42501 exec_stmt_raise");
    expect(await verdict(as("newcomer"), create(", role", ", 'intern'"))).toBe("1");
    for (const worker of ["intern", "suspended"] as const) {
      expect((await verdict(as(worker), create("", ""))).slice(0, 5)).toBe(worker === "intern" ? "23505" : "42501");
    }
  });

  test("nobody signed in is a role in the helper's eyes", async () => {
    const ask = "select private.app_suspended() as suspended";
    for (const [actor, suspended] of [
      [as("suspended"), true],
      [as("lead"), false],
      [as("newcomer"), false],
      [withToken("authenticated", null), false],
    ] as const) {
      expect((await act(database, actor, ask)).rows).toEqual([{ suspended }]);
    }
    for (const actor of [withToken("anon", account("lead")), withToken("service_role", account("lead"))]) {
      expect((await act(database, actor, ask)).error?.routine).toBe("aclcheck_error");
    }
  });

  test("a statement cannot use the right that it takes away, two statements can", async () => {
    const resign = `update public.people set role = 'intern' where id = '${person("lead")}'`;
    const create = `insert into public.people (user_id, role, name) values ('${account("newcomer")}', 'lead', 'new')`;
    expect(await verdict(as("lead"), `with resigned as (${resign}) ${create}`)).toBe("42501 exec_stmt_raise");
    expect(await verdict(as("lead"), `${create}; ${resign}`)).toBe("1");
    expect(await verdict(as("lead"), "update public.people set role = 'intern'")).toBe("6");
    expect(await verdict(as("lead"), "delete from public.people")).toBe("6");
  });

  describe("what the foreign keys do by themselves", () => {
    const left = `
      select (select count(*)::int from public.people) as people, (select count(*)::int from public.notes) as notes,
        (select count(*)::int from public.lines) as lines, (select count(*)::int from public.tasks where owner_id is null) as unowned`;

    test.each([
      ["an intern, with more than an intern may delete", as("intern"), "delete from public.people"],
      ["a lead", as("lead"), `delete from public.people where id = '${person("intern")}'`],
      ["the system", withToken("service_role", null), `delete from public.people where id = '${person("intern")}'`],
      [
        "a role without any right here",
        { role: "supabase_auth_admin", settings: {} },
        `delete from auth.users where id = '${account("intern")}'`,
      ],
      [
        "that role with a token of somebody suspended",
        { role: "supabase_auth_admin", settings: as("suspended").settings },
        `delete from auth.users where id = '${account("intern")}'`,
      ],
    ] as const)("happens when it is %s who deletes", async (_, actor, statement) => {
      const { error, verdict, found } = await act(database, actor, statement, left);
      expect(error).toBeNull();
      expect(verdict).toBe(1);
      expect(found).toEqual([{ people: 5, notes: 5, lines: 5, unowned: 1 }]);
    });

    test("and so do a change of one's own and a cascade into the same table, in one statement", async () => {
      const both = `with gone as (delete from public.people where id = '${person("intern")}')
        update public.tasks set title = 'new' where id = '${task("therapist")}'`;
      const { error, found } = await act(database, as("lead"), both, left);
      expect(error).toBeNull();
      expect(found).toEqual([{ people: 5, notes: 5, lines: 5, unowned: 1 }]);
      const deletions = `with gone as (delete from public.people where id = '${person("intern")}')
        delete from public.notes where id = '${note("therapist")}'`;
      const deleted = await act(database, as("lead"), deletions, left);
      expect(deleted.error).toBeNull();
      expect(deleted.found).toEqual([{ people: 5, notes: 4, lines: 4, unowned: 1 }]);
    });
  });
});
