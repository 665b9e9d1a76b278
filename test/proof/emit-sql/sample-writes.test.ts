/** Writes on the sample: expectations typed from sections 5 to 7 of the contract. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { act, withToken } from "./acting.ts";
import { as, population, profile, system, user } from "./clinic.ts";
import type { Person } from "./clinic.ts";
import { migrationsOf } from "./emitted.ts";
import { places } from "./places.ts";
import type { Opened } from "./places.ts";

const files = migrationsOf([authFoundationIr]);
const everyone =
  "select string_agg(display_name || '/' || role || '/' || status, ' ' order by id) as all from public.profiles";
const unchanged =
  "admin/admin/active admin2/admin/active staff/staff/active provider/provider/active provider2/provider/active suspended/admin/disabled";

describe.each(places)("$name", ({ open }) => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await open(files);
    database = opened.database;
    await database.execute(population);
    await database.execute(`create role clerk login; grant authenticated to clerk`);
  });
  afterAll(async () => {
    await opened?.close();
  });

  const set = (assignment: string, where = ""): string => `update public.profiles set ${assignment} ${where}`;
  const own = (person: Person): string => `where id = '${profile(person)}'`;

  test.each(["staff", "provider"] as const)("%s renames himself and nobody else", async (person) => {
    const renamed = await act(database, as(person), set("display_name = 'new'", own(person)), everyone);
    expect(renamed.verdict).toBe(1);
    expect(renamed.found[0]?.["all"]).toBe(unchanged.replace(`${person}/`, "new/"));
    const blind = await act(database, as(person), set("display_name = 'new'"), everyone);
    expect(blind.verdict).toBe(1);
    expect(blind.found[0]?.["all"]).toBe(unchanged.replace(`${person}/`, "new/"));
    const other = await act(database, as(person), set("display_name = 'new'", own("admin")), everyone);
    expect(other.verdict).toBe(0);
    expect(other.found[0]?.["all"]).toBe(unchanged);
  });

  test.each(["staff", "provider"] as const)("%s changes no other column of his own row", async (person) => {
    const assignments = [
      "role = 'admin'",
      "email = 'x'",
      "status = 'disabled'",
      "user_id = gen_random_uuid()",
      "id = gen_random_uuid()",
    ];
    for (const assignment of assignments) {
      const { error } = await act(database, as(person), set(assignment, own(person)));
      expect(error?.sqlstate, assignment).toBe("42501");
      expect(error?.routine, assignment).toBe("exec_stmt_raise");
      expect(error?.message).toBe(`${person} may change only display_name of profiles`);
      expect(error?.hint).toBe(`See access/profiles/${person}/update in the data contract auth-foundation.`);
    }
    for (const column of ["created_at", "updated_at"]) {
      const { error } = await act(database, as(person), set(`${column} = now()`, own(person)));
      expect(error?.routine, column).toBe("aclcheck_error");
    }
  });

  test("an admin updates anybody, with himself first or last, and himself too", async () => {
    const order = [profile("admin"), profile("staff"), profile("provider")];
    for (const keys of [order, [...order].reverse()]) {
      const list = keys.map((key) => `'${key}'`).join(", ");
      const bulk = `update public.profiles as p set role = 'provider' from unnest(array[${list}]::uuid[]) with ordinality as k(id, at) where p.id = k.id`;
      expect((await act(database, as("admin"), bulk)).verdict).toBe(3);
    }
    const everybody = await act(database, as("admin"), set("role = 'provider'"), everyone);
    expect(everybody.verdict).toBe(6);
    expect(String(everybody.found[0]?.["all"])).not.toMatch(/\/admin\/|\/staff\//);
  });

  test("an admin who demoted himself is what he now is in the next statement", async () => {
    const { error } = await act(
      database,
      as("admin"),
      `${set("role = 'staff'", own("admin"))}; ${set("display_name = 'x'", own("staff"))}; ${set("role = 'admin'", own("admin"))}`,
    );
    expect(error?.sqlstate).toBe("42501");
  });

  test("an admin gives his own profile to another account, in the middle of a bulk update", async () => {
    const relink = `update public.profiles set display_name = 'x', user_id = case when id = '${profile("admin")}' then '${user("newcomer")}' else user_id end`;
    expect((await act(database, as("admin"), relink)).verdict).toBe(6);
    const { error } = await act(database, as("admin"), `${relink}; ${set("display_name = 'y'")} returning id`);
    expect(error).toBeNull();
    expect((await act(database, as("admin"), `${relink}; ${set("display_name = 'y'")} returning id`)).verdict).toBe(0);
  });

  test.each([
    ["suspended", as("suspended")],
    ["newcomer", as("newcomer")],
    ["a token without subject", withToken("authenticated", null)],
    ["an unknown subject", withToken("authenticated", "00000000-0000-4000-8000-0000000009ff")],
    [
      "a role in the claims",
      withToken("authenticated", null, {
        role: "service_role",
        user_role: "admin",
        app_metadata: { role: "admin" },
        user_metadata: { role: "admin" },
      }),
    ],
    ["no claims", { role: "authenticated", settings: {} }],
    ["empty claims", { role: "authenticated", settings: { "request.jwt.claims": "" } }],
    ["an empty legacy subject", { role: "authenticated", settings: { "request.jwt.claim.sub": "" } }],
  ])("%s reads nothing and changes nothing", async (_, actor) => {
    expect((await act(database, actor, "select * from public.profiles")).verdict).toBe(0);
    expect((await act(database, actor, "select * from public.profile_audit_log")).verdict).toBe(0);
    expect((await act(database, actor, "select * from audit.audit_log")).verdict).toBe(0);
    const changed = await act(database, actor, set("display_name = 'x'"), everyone);
    expect(changed.verdict).toBe(0);
    expect(changed.found[0]?.["all"]).toBe(unchanged);
    const created = `insert into public.profiles (user_id, role, display_name, email) values ('${user("newcomer")}', 'provider', 'n', 'n')`;
    expect((await act(database, actor, created)).error?.routine).toBe("ExecWithCheckOptions");
  });

  test.each([
    ["malformed", withToken("authenticated", "me")],
    ["empty", withToken("authenticated", "")],
  ])("a %s subject is refused outright", async (_, actor) => {
    expect((await act(database, actor, "select * from public.profiles")).verdict).toBe("22P02");
    expect((await act(database, actor, set("display_name = 'x'"))).verdict).toBe("22P02");
  });

  test("the legacy setting alone names a person", async () => {
    const legacy = { role: "authenticated", settings: { "request.jwt.claim.sub": user("provider") } };
    expect((await act(database, legacy, "select * from public.profiles")).verdict).toBe(1);
    expect((await act(database, legacy, set("role = 'admin'"))).error?.sqlstate).toBe("42501");
  });

  test.each([
    ["anon", withToken("anon", null)],
    ["anon with an admin's subject", withToken("anon", user("admin"))],
  ])("%s reaches nothing", async (_, actor) => {
    for (const statement of [
      "select 1 from public.profiles",
      "select 1 from audit.audit_log",
      "delete from public.profiles",
      set("display_name = 'x'"),
      "insert into public.profiles default values",
      "truncate public.profiles",
      "select private.app_role()",
    ]) {
      expect((await act(database, actor, statement)).error?.routine, statement).toBe("aclcheck_error");
    }
  });

  test("a login role in authenticated is guarded like everybody signed in", async () => {
    const settings = as("provider").settings;
    expect((await act(database, { role: "clerk", settings }, set("display_name = 'x'", own("provider")))).verdict).toBe(
      1,
    );
    const { error } = await act(database, { role: "clerk", settings }, set("role = 'admin'", own("provider")));
    expect(error?.routine).toBe("exec_stmt_raise");
    expect((await act(database, { role: "clerk", settings: {} }, set("role = 'admin'"))).verdict).toBe(0);
  });

  test("an admin creates people, active ones", async () => {
    const create = (more: string): string =>
      `insert into public.profiles (user_id, role, display_name, email${more === "" ? "" : ", status"}) values ('${user("newcomer")}', 'provider', 'n', 'n'${more})`;
    expect((await act(database, as("admin"), create(""))).verdict).toBe(1);
    expect((await act(database, as("admin"), create(", 'active'"))).verdict).toBe(1);
    const { error } = await act(database, as("admin"), create(", 'disabled'"));
    expect([error?.sqlstate, error?.routine]).toEqual(["42501", "exec_stmt_raise"]);
    expect(error?.message).toBe("a new row of profiles must begin with status active");
    expect((await act(database, system, create(", 'disabled'"))).verdict).toBe(1);
    for (const person of ["staff", "provider"] as const) {
      expect((await act(database, as(person), create(""))).error?.routine).toBe("ExecWithCheckOptions");
    }
  });

  test("an upsert by key, as supabase-js writes it, works for an admin, on a disabled row too", async () => {
    const row = (person: Person, status: string): string =>
      `('${profile(person)}', '${user(person)}', 'provider', 'renamed', 'e', '${status}')`;
    const upsert = (values: string): string => `
      insert into public.profiles (id, user_id, role, display_name, email, status) values ${values}
      on conflict (id) do update set id = excluded.id, user_id = excluded.user_id, role = excluded.role,
        display_name = excluded.display_name, email = excluded.email, status = excluded.status returning *`;
    expect((await act(database, as("admin"), upsert(row("suspended", "disabled")))).verdict).toBe(1);
    const mixed = await act(database, as("admin"), upsert(`${row("staff", "active")}, ${row("newcomer", "active")}`));
    expect(mixed.verdict).toBe(2);
    for (const person of ["staff", "provider", "suspended"] as const) {
      expect((await act(database, as(person), upsert(row(person, "active")))).error?.sqlstate).toBe("42501");
    }
  });

  test("nobody signed in deletes, truncates or locks", async () => {
    const modes = ["row share", "row exclusive", "share update exclusive", "share", "exclusive", "access exclusive"];
    const statements = [
      "delete from public.profiles",
      "truncate public.profiles cascade",
      "truncate public.profile_audit_log",
      ...modes.map((mode) => `lock table public.profiles in ${mode} mode`),
    ];
    for (const statement of statements) {
      const { error } = await act(database, as("admin"), statement);
      expect(error?.sqlstate, statement).toBe("42501");
    }
  });

  test("a status goes only where the diagram says", async () => {
    expect((await act(database, as("admin"), set("status = 'disabled'", own("staff")))).verdict).toBe(1);
    expect((await act(database, as("admin"), set("status = 'active'", own("suspended")))).verdict).toBe(1);
    expect((await act(database, as("admin"), set("status = 'gone'", own("staff")))).error?.sqlstate).toBe("42501");
    expect((await act(database, system, set("status = 'gone'", own("staff")))).error?.sqlstate).toBe("23514");
  });

  test("what a client puts into pg_temp is never found first", async () => {
    const trap = `
      create function pg_temp.trap(value anyelement) returns boolean language plpgsql as $$ begin if current_user <> 'authenticated' then raise exception 'trapped as %', current_user; end if; return true; end $$;
      create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.trap(value));
      create domain pg_temp.text as pg_catalog.text check (pg_temp.trap(value));
      create temporary table profiles (id pg_catalog.uuid, user_id pg_catalog.uuid, role pg_catalog.text, status pg_catalog.text);
      create temporary table old_rows as select * from profiles;
      create temporary table pg_class as select * from profiles;
      create function pg_temp.concat_ws(pg_catalog.text, variadic pg_catalog.text[]) returns pg_catalog.text language sql as 'select null';`;
    await database.execute(
      "grant temporary on database " +
        String((await database.query("select quote_ident(current_database()) as name")).rows[0]?.["name"]) +
        " to authenticated",
    );
    const good = await act(
      database,
      as("provider"),
      `${trap} update public.profiles set display_name = 'x' ${own("provider")}`,
    );
    expect([good.error?.message, good.verdict]).toEqual([undefined, 1]);
    const bad = await act(
      database,
      as("provider"),
      `${trap} update public.profiles set role = 'admin' ${own("provider")}`,
    );
    expect(bad.error?.routine).toBe("exec_stmt_raise");
    expect(bad.error?.message).toBe("provider may change only display_name of profiles");
  });

  test("trigger functions cannot be called, helpers only by who is signed in", async () => {
    const { rows } = await database.query(
      "select p.oid::regprocedure::text as name, p.prorettype = 'trigger'::regtype as fires from pg_proc p where pronamespace in ('private'::regnamespace, 'audit'::regnamespace)",
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const { name, fires } of rows) {
      for (const role of ["anon", "authenticated", "service_role", "supabase_auth_admin", "clerk"]) {
        const { rows: right } = await database.query(
          "select has_function_privilege($1, $2::regprocedure, 'execute') as may",
          [role, name],
        );
        const may = !fires && String(name).includes("app_role") && (role === "authenticated" || role === "clerk");
        expect([name, role, right[0]?.["may"]]).toEqual([name, role, may]);
      }
    }
  });
});
