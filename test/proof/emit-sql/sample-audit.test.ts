/** The audit of the sample: every event of section 6 exactly once, with who acted, in both logs; and nothing forgets. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { act, withToken } from "./acting.ts";
import type { Actor } from "./acting.ts";
import { as, owner, population, profile, system, user } from "./clinic.ts";
import type { Person } from "./clinic.ts";
import { migrationsOf } from "./emitted.ts";
import { places } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([authFoundationIr]);

/** Entries of this transaction in the project's log, and those of the module's own log that are not the population's. */
const entries = `
  select
    (select coalesce(jsonb_agg(jsonb_build_array(row_id, action, actor_id, old_value, new_value) order by row_id, action, old_value), '[]')
       from audit.audit_log where transaction_id = pg_current_xact_id()) as project,
    (select coalesce(jsonb_agg(jsonb_build_array(profile_id, action, actor_id, old_value, new_value) order by profile_id, action, old_value), '[]')
       from public.profile_audit_log where created_at = now()) as module,
    (select coalesce(jsonb_agg(distinct jsonb_build_array(module, entity, actor_user_id, application_role, database_role)), '[]')
       from audit.audit_log where transaction_id = pg_current_xact_id()) as who`;

type Entry = readonly [row: string, action: string, actor: string | null, old: unknown, new: unknown];

describe.each(places)("$name", ({ open }) => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await open(files);
    database = opened.database;
    await database.execute(population);
  });
  afterAll(async () => {
    await opened?.close();
  });

  async function record(
    actor: Actor,
    statement: string,
  ): Promise<{ project: readonly Entry[]; module: readonly Entry[]; who: unknown }> {
    const { error, found } = await act(database, actor, statement, entries);
    expect(error).toBeNull();
    const read = (value: unknown): never => (typeof value === "string" ? JSON.parse(value) : value) as never;
    return { project: read(found[0]?.["project"]), module: read(found[0]?.["module"]), who: read(found[0]?.["who"]) };
  }

  const own = (person: Person): string => `where id = '${profile(person)}'`;
  const whole = (person: Person, more: Record<string, string> = {}) => ({
    id: profile(person),
    user_id: user(person),
    role: person === "suspended" ? "admin" : person.replace(/\d$/, ""),
    display_name: person,
    email: `${person}@test.local`,
    status: person === "suspended" ? "disabled" : "active",
    ...more,
  });

  test("one change, one entry in each log, with who made it", async () => {
    const { project, module, who } = await record(
      as("staff"),
      `update public.profiles set display_name = 'new' ${own("staff")}`,
    );
    const expected = [
      [profile("staff"), "updated", profile("staff"), { display_name: "staff" }, { display_name: "new" }],
    ];
    expect(project).toEqual(expected);
    expect(module).toEqual(expected);
    expect(who).toEqual([["auth-foundation", "profiles", user("staff"), "staff", "authenticated"]]);
  });

  test("several events of one statement are an entry each, for each row", async () => {
    const people = ["admin", "staff"] as const;
    const { project, module } = await record(
      as("admin"),
      `update public.profiles set role = 'provider', status = 'disabled', display_name = 'new' where id in ('${profile("admin")}', '${profile("staff")}')`,
    );
    const expected = people.flatMap((person): Entry[] => [
      [profile(person), "role_changed", profile("admin"), { role: person }, { role: "provider" }],
      [profile(person), "status_changed", profile("admin"), { status: "active" }, { status: "disabled" }],
      [profile(person), "updated", profile("admin"), { display_name: person }, { display_name: "new" }],
    ]);
    expect(project).toEqual(expected);
    expect(module).toEqual(expected);
  });

  test("what changes nothing is no entry", async () => {
    for (const [actor, statement] of [
      [as("admin"), "update public.profiles set display_name = display_name"],
      [system, "update public.profiles set updated_at = now(), created_at = now()"],
      [as("provider"), `update public.profiles set display_name = 'x' ${own("admin")}`],
    ] as const) {
      expect(await record(actor, statement)).toEqual({ project: [], module: [], who: [] });
    }
  });

  test("columns that no event names reach the project's log alone", async () => {
    const { project, module } = await record(
      as("admin"),
      `update public.profiles set email = 'new', user_id = '${user("newcomer")}', role = 'staff' ${own("admin")}`,
    );
    expect(module).toEqual([
      [profile("admin"), "role_changed", profile("admin"), { role: "admin" }, { role: "staff" }],
    ]);
    expect(project).toEqual([
      ...module,
      [
        profile("admin"),
        "updated",
        profile("admin"),
        { email: "admin@test.local", user_id: user("admin") },
        { email: "new", user_id: user("newcomer") },
      ],
    ]);
    const one = await record(as("admin"), `update public.profiles set email = 'new' ${own("staff")}`);
    expect(one.project).toEqual([
      [profile("staff"), "updated", profile("admin"), { email: "staff@test.local" }, { email: "new" }],
    ]);
  });

  const insert = (person: Person): string =>
    `insert into public.profiles (id, user_id, role, display_name, email) values ('${profile(person)}', '${user(person)}', 'provider', 'n', 'e')`;
  const fresh = { ...whole("newcomer"), role: "provider", display_name: "n", email: "e", status: "active" };

  test("a new profile is recorded whole", async () => {
    const { project, module } = await record(as("admin"), insert("newcomer"));
    expect(project).toEqual([[profile("newcomer"), "created", profile("admin"), null, fresh]]);
    expect(module).toEqual(project);
  });

  test("nobody is the actor of the entry that creates him", async () => {
    const { project } = await record(withToken("service_role", user("newcomer")), insert("newcomer"));
    expect(project).toEqual([[profile("newcomer"), "created", null, null, fresh]]);
  });

  test("the system is nobody, with a subject it acts for somebody", async () => {
    const alone = await record(system, `update public.profiles set status = 'disabled' ${own("staff")}`);
    expect(alone.module).toEqual([
      [profile("staff"), "status_changed", null, { status: "active" }, { status: "disabled" }],
    ]);
    expect(alone.who).toEqual([["auth-foundation", "profiles", null, null, "service_role"]]);
    const forSomebody = await record(
      withToken("service_role", user("suspended")),
      `update public.profiles set status = 'disabled' ${own("staff")}`,
    );
    expect(forSomebody.module.map((entry) => entry[2])).toEqual([profile("suspended")]);
    expect(forSomebody.who).toEqual([["auth-foundation", "profiles", user("suspended"), "admin", "service_role"]]);
  });

  test("whoever is given an account by the statement is not its actor, whoever loses it is", async () => {
    const { project } = await record(
      withToken("service_role", user("admin")),
      `with moved as (update public.profiles set user_id = '${user("newcomer")}' ${own("admin")} returning 1) select * from moved`,
    );
    expect(project.map((entry) => entry[2])).toEqual([profile("admin")]);
    const given = await record(
      withToken("service_role", user("newcomer")),
      `update public.profiles set user_id = '${user("newcomer")}' ${own("admin")}`,
    );
    expect(given.project.map((entry) => entry[2])).toEqual([null]);
  });

  test("an upsert records what happened, not what was tried", async () => {
    const upsert = `
      insert into public.profiles (id, user_id, role, display_name, email) values
        ('${profile("newcomer")}', '${user("newcomer")}', 'provider', 'n', 'e'),
        ('${profile("staff")}', '${user("staff")}', 'staff', 'renamed', 'staff@test.local'),
        ('${profile("provider")}', '${user("provider")}', 'provider', 'provider', 'provider@test.local')
      on conflict (id) do update set display_name = excluded.display_name`;
    const { project, module } = await record(as("admin"), upsert);
    expect(project).toEqual([
      [profile("staff"), "updated", profile("admin"), { display_name: "staff" }, { display_name: "renamed" }],
      [profile("newcomer"), "created", profile("admin"), null, fresh],
    ]);
    expect(module).toEqual(project);
    const nothing = await record(as("admin"), `${insert("staff")} on conflict do nothing`);
    expect(nothing.project).toEqual([]);
  });

  test("a MERGE records its inserts, updates and deletes", async () => {
    const { project, module } = await record(
      system,
      `merge into public.profiles as p
       using (values ('${profile("newcomer")}'::uuid, 'new'), ('${profile("staff")}', 'renamed'), ('${profile("provider")}', null)) as s(id, name) on p.id = s.id
       when matched and s.name is null then delete
       when matched then update set display_name = s.name
       when not matched then insert (id, user_id, role, display_name, email) values (s.id, '${user("newcomer")}', 'provider', 'n', 'e')`,
    );
    expect(project).toEqual([
      [profile("staff"), "updated", null, { display_name: "staff" }, { display_name: "renamed" }],
      [profile("provider"), "deleted", null, whole("provider"), null],
      [profile("newcomer"), "created", null, null, fresh],
    ]);
    expect(module.map((entry) => entry[1])).toEqual(["updated", "created"]);
  });

  test("a deletion by the system stays on record, in the project's log", async () => {
    const { project, module } = await record(
      withToken("service_role", user("admin")),
      `delete from public.profiles ${own("admin")}`,
    );
    expect(project).toEqual([[profile("admin"), "deleted", profile("admin"), whole("admin"), null]]);
    expect(module).toEqual([]);
  });

  test("so does the deletion of an account, by a role without any right on the tables", async () => {
    const { project, who } = await record(
      { role: "supabase_auth_admin", settings: {} },
      `delete from auth.users where id in ('${user("staff")}', '${user("provider")}')`,
    );
    expect(project).toEqual([
      [profile("staff"), "deleted", null, whole("staff"), null],
      [profile("provider"), "deleted", null, whole("provider"), null],
    ]);
    expect(who).toEqual([["auth-foundation", "profiles", null, null, "supabase_auth_admin"]]);
  });

  test("a changed key is recorded from both sides", async () => {
    // The population's own entries reference the key, so a profile without entries is needed.
    const { project } = await record(
      owner,
      `set session_replication_role = replica; ${insert("newcomer")}; set session_replication_role = origin;
       update public.profiles set id = '00000000-0000-4000-8000-0000000001ff' ${own("newcomer")}`,
    );
    const moved = "00000000-0000-4000-8000-0000000001ff";
    expect(project).toEqual([
      [profile("newcomer"), "updated", null, fresh, null],
      [moved, "updated", null, null, { ...fresh, id: moved }],
    ]);
  });

  describe("append-only", () => {
    const everybody: readonly Actor[] = [
      owner,
      { role: "OWNER", settings: {} },
      system,
      as("admin"),
      as("provider"),
      withToken("anon", null),
    ];
    const resolved = (actor: Actor): Actor => (actor.role === "OWNER" ? { ...actor, role: opened.owner } : actor);

    test.each([
      "update public.profile_audit_log set action = 'x'",
      "update public.profile_audit_log set old_value = null, new_value = null",
      "delete from public.profile_audit_log",
      "truncate public.profile_audit_log",
      "truncate public.profiles cascade",
      "update audit.audit_log set action = 'x'",
      "update audit.audit_log set old_value = null, new_value = null",
      "update audit.audit_log set old_value = null, new_value = null, actor_id = 'x'",
      "update audit.audit_log set old_value = '{}', new_value = null",
      "delete from audit.audit_log",
      "truncate audit.audit_log",
    ])("%s is refused for everybody", async (statement) => {
      for (const actor of everybody) {
        const { error } = await act(database, resolved(actor), statement);
        expect([actor.role, error?.sqlstate]).toEqual([actor.role, "42501"]);
      }
      const replica = await act(database, owner, `set local session_replication_role = replica; ${statement}`);
      expect(replica.error?.routine).toBe("exec_stmt_raise");
    });

    test("no client and no system writes entries by hand", async () => {
      for (const actor of [system, as("admin")]) {
        for (const table of ["public.profile_audit_log", "audit.audit_log"]) {
          expect((await act(database, actor, `insert into ${table} default values`)).error?.routine).toBe(
            "aclcheck_error",
          );
        }
        expect((await act(database, actor, "select audit.erase('profiles', 'x', 'y')")).error?.routine).toBe(
          "aclcheck_error",
        );
      }
    });

    test("the owner erases what the log remembers of a row, and that is on record", async () => {
      const erase = (reason: string): string =>
        `update public.profiles set display_name = 'secret' ${own("staff")}; select audit.erase('profiles', '${profile("staff")}', '${reason}') as erased`;
      const after = `
        select action, old_value, new_value from audit.audit_log
        where row_id = '${profile("staff")}' order by id`;
      const { rows, found } = await act(
        database,
        { role: opened.owner, settings: {} },
        erase("asked to be forgotten"),
        after,
      );
      expect(rows).toEqual([{ erased: "2" }]);
      const value = (one: unknown): unknown => (typeof one === "string" ? JSON.parse(one) : one);
      expect(found.map((row) => [row["action"], value(row["old_value"]), value(row["new_value"])])).toEqual([
        ["created", null, null],
        ["updated", null, null],
        ["erased", null, { reason: "asked to be forgotten", entries: 2 }],
      ]);
      for (const more of [
        "update audit.audit_log set new_value = null where action = 'erased'",
        `update audit.audit_log set old_value = null, new_value = null where row_id = '${profile("provider")}'`,
      ]) {
        const after = await act(database, { role: opened.owner, settings: {} }, `${erase("a")}; ${more}`);
        expect([after.error?.sqlstate, after.error?.routine]).toEqual(["42501", "exec_stmt_raise"]);
      }
      const twice = await act(
        database,
        { role: opened.owner, settings: {} },
        `${erase("a")}; select audit.erase('profiles', '${profile("staff")}', 'b') as erased`,
        after,
      );
      expect(twice.rows).toEqual([{ erased: "0" }]);
      expect(twice.found).toHaveLength(3);
      expect((await act(database, { role: opened.owner, settings: {} }, erase(" "))).verdict).toBe("22023");
    });
  });

  describe("deletion and the log's foreign keys", () => {
    const acted = (person: Person, on: Person): string =>
      `insert into public.profile_audit_log (profile_id, actor_id, action) values ('${profile(on)}', '${profile(person)}', 'updated')`;
    const remove = (person: Person): string => `delete from public.profiles ${own(person)}`;

    test.each(["as emitted", "after a restore, keys in the other order"])(
      "who acted only on himself can be deleted: %s",
      async (order) => {
        const reorder = `
        alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey;
        alter table public.profile_audit_log add constraint profile_audit_log_profile_id_fkey
          foreign key (profile_id) references public.profiles (id) on delete cascade;`;
        const { verdict, found } = await act(
          database,
          owner,
          `${order === "as emitted" ? "" : reorder} ${acted("provider", "provider")}; set local role service_role; ${remove("provider")}`,
          `select count(*)::int as left from public.profile_audit_log where profile_id = '${profile("provider")}'`,
        );
        expect(verdict).toBe(1);
        expect(found).toEqual([{ left: 0 }]);
      },
    );

    test("who acted on others stays, for their history names him", async () => {
      const { error } = await act(
        database,
        owner,
        `${acted("admin2", "provider")}; set local role service_role; ${remove("admin2")}`,
      );
      expect([error?.sqlstate, error?.constraint]).toEqual(["23503", "profile_audit_log_actor_id_fkey"]);
    });
  });

  test("admins read both logs, nobody else reads either", async () => {
    for (const table of ["public.profile_audit_log", "audit.audit_log"]) {
      expect((await act(database, as("admin"), `select * from ${table}`)).verdict).toBe(6);
      expect((await act(database, system, `select * from ${table}`)).verdict).toBe(6);
      for (const person of ["staff", "provider", "suspended", "newcomer"] as const) {
        expect((await act(database, as(person), `select * from ${table}`)).verdict).toBe(0);
      }
    }
  });
});
