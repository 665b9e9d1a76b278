/** Who acted is who it was before the statement, whatever the statement does to him; and only what changed is kept. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { act } from "./acting.ts";
import type { Actor } from "./acting.ts";
import { account, as, careIr, note, person, rows, systemFor } from "./care.ts";
import { migrationsOf } from "./emitted.ts";
import { places } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([await careIr()]);
const fresh = "00000000-0000-4000-8000-0000000001ff";

const entries = `
  select
    (select coalesce(jsonb_agg(jsonb_build_array(entity, action, actor_id, application_role) order by entity, action, row_id), '[]')
       from audit.audit_log where transaction_id = pg_current_xact_id()) as project,
    (select coalesce(jsonb_agg(jsonb_build_array(action, actor_id, old_value, new_value) order by action, note_id), '[]')
       from public.note_log where created_at = now()) as module`;

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

  const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);
  async function record(actor: Actor, statement: string): Promise<{ project: unknown; module: unknown }> {
    const { error, found } = await act(database, actor, statement, entries);
    expect(error).toBeNull();
    return { project: parsed(found[0]?.["project"]), module: parsed(found[0]?.["module"]) };
  }
  const lead = [person("lead"), "lead"];

  const handedOver = `
    with moved as (update public.people set user_id = '${account("spare")}' where id = '${person("lead")}' returning id),
      taken as (update public.people set user_id = '${account("lead")}' where id = '${person("therapist")}' and exists (select 1 from moved) returning id)`;

  test("who gives his account to somebody else and creates a row is still the one who created it", async () => {
    const create = `${handedOver} insert into public.people (id, user_id, role, name) select '${fresh}', '${account("newcomer")}', 'lead', 'new' from taken`;
    const { project } = await record(systemFor("lead"), create);
    expect(project).toEqual([
      ["people", "person_created", ...lead],
      ["people", "updated", ...lead],
      ["people", "updated", ...lead],
    ]);
  });

  test("also in tables other than the people's own", async () => {
    const { project, module } = await record(
      systemFor("lead"),
      `${handedOver} insert into public.notes (author_id, body) select id, 'new' from taken`,
    );
    expect(project).toEqual([
      ["notes", "created", ...lead],
      ["people", "updated", ...lead],
      ["people", "updated", ...lead],
    ]);
    expect((module as unknown[][]).map((one) => one[1])).toEqual([person("lead")]);
  });

  test.each([account("lead"), account("newcomer")])(
    "a MERGE that re-links its actor and creates a row of %s names him",
    async (user) => {
      const { project } = await record(
        systemFor("lead"),
        `merge into public.people as p
         using (values ('${person("lead")}'::uuid, '${account("spare")}'::uuid), ('${fresh}'::uuid, '${user}'::uuid)) as s(id, user_id) on p.id = s.id
         when matched then update set user_id = s.user_id
         when not matched then insert (id, user_id, role, name) values (s.id, s.user_id, 'intern', 'new')`,
      );
      expect(project).toEqual([
        ["people", "person_created", ...lead],
        ["people", "updated", ...lead],
      ]);
    },
  );

  test("who deletes himself is named by everything that goes with him", async () => {
    for (const [actor, role, where] of [
      ["intern", "intern", "user_id = auth.uid()"],
      ["lead", "lead", `id in ('${person("lead")}', '${person("therapist")}')`],
    ] as const) {
      const { project, module } = await record(as(actor), `delete from public.people where ${where}`);
      const who = [person(actor), role];
      const each = actor === "lead" ? [who, who] : [who];
      expect(project).toEqual([
        ...each.map((one) => ["lines", "deleted", ...one]),
        ...each.map((one) => ["notes", "deleted", ...one]),
        ...each.map((one) => ["people", "person_deleted", ...one]),
        ...each.map((one) => ["tasks", "changed", ...one]),
      ]);
      // The log's own key cannot name who is gone.
      expect((module as unknown[][]).map((one) => [one[0], one[1]])).toEqual(each.map(() => ["deleted", null]));
    }
  });

  test("a statement that somebody's own trigger runs is recorded once, by who ran the outer one", async () => {
    const { error, found } = await act(
      database,
      { role: "", settings: as("lead").settings },
      `create function public.follow() returns trigger language plpgsql as $$ begin update public.notes set body = 'followed' where author_id = new.id; return null; end $$;
       create trigger follow after update on public.people for each row execute function public.follow();
       update public.people set role = 'intern' where id = '${person("lead")}'`,
      entries,
    );
    expect(error).toBeNull();
    expect(parsed(found[0]?.["project"])).toEqual([
      ["notes", "changed", person("lead"), "intern"],
      ["people", "role_changed", ...lead],
    ]);
  });

  test("of changed fields only those that changed are kept", async () => {
    const one = await record(as("therapist"), `update public.notes set body = 'new' where id = '${note("therapist")}'`);
    expect(one.module).toEqual([["changed", person("therapist"), { body: "said" }, { body: "new" }]]);
    const several = await record(
      as("therapist"),
      `update public.notes set body = 'new', rate = 1.5, status = 'review' where id = '${note("therapist")}'`,
    );
    expect(several.module).toEqual([
      [
        "changed",
        person("therapist"),
        { body: "said", rate: 1.5, status: "draft" },
        { body: "new", rate: 1.5, status: "review" },
      ],
    ]);
    const scale = `select old_value ->> 'rate' as before, new_value ->> 'rate' as after from audit.audit_log where transaction_id = pg_current_xact_id()`;
    const { found } = await act(
      database,
      as("therapist"),
      `update public.notes set rate = 1.5 where id = '${note("therapist")}'`,
      scale,
    );
    expect(found).toEqual([{ before: "1.50", after: "1.5" }]);
  });
});
