/** The hand-typed truth table of the clinic's contract, against the committed migrations on every Postgres we have. */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Database } from "../../compiler/database/database.ts";
import { DatabaseError } from "../../compiler/database/database.ts";
import { foundations } from "./servers/open-foundation.ts";
import type { Opened } from "./servers/open-foundation.ts";

type Expected = number | string;
interface Group {
  readonly section: string;
  readonly lines: readonly (readonly [actor: string, statement: string, expected: Expected])[];
}

const people: readonly (readonly [name: string, role: string, status: string])[] = [
  ["admin", "admin", "active"],
  ["admin2", "admin", "active"],
  ["admin_off", "admin", "disabled"],
  ["staff", "staff", "active"],
  ["staff_off", "staff", "disabled"],
  ["provider", "provider", "active"],
  ["provider2", "provider", "active"],
  ["provider_off", "provider", "disabled"],
];
const names = [...people.map(([name]) => name), "newcomer"];
const profileId = (name: string): string =>
  `00000000-0000-4000-8000-0000000001${String(names.indexOf(name)).padStart(2, "0")}`;
const userId = (name: string): string =>
  `00000000-0000-4000-8000-0000000002${String(names.indexOf(name)).padStart(2, "0")}`;

const signedIn = (claims: Record<string, unknown>): string =>
  `set local role authenticated; select set_config('request.jwt.claims', '${JSON.stringify(claims)}', true);`;
const provider = { sub: userId("provider"), role: "authenticated" };

const become: Readonly<Record<string, string>> = {
  ...Object.fromEntries(names.map((name) => [name, signedIn({ sub: userId(name), role: "authenticated" })])),
  anon: `set local role anon; select set_config('request.jwt.claims', '{"role":"anon"}', true);`,
  anon_as_admin: `set local role anon; select set_config('request.jwt.claims', '{"role":"anon","sub":"${userId("admin")}"}', true);`,
  system: `set local role service_role; select set_config('request.jwt.claims', '{"role":"service_role"}', true);`,
  system_as_provider: `set local role service_role; select set_config('request.jwt.claims', '{"role":"service_role","sub":"${userId("provider")}"}', true);`,
  owner: "",
  auth_admin: "set local role supabase_auth_admin;",
  forged_user_metadata: signedIn({ ...provider, user_metadata: { role: "admin" } }),
  forged_app_metadata: signedIn({ ...provider, app_metadata: { role: "admin" } }),
  forged_service_role: signedIn({ ...provider, role: "service_role" }),
  no_subject: signedIn({ role: "authenticated" }),
  empty_subject: signedIn({ sub: "", role: "authenticated" }),
  null_subject: signedIn({ sub: null, role: "authenticated" }),
  malformed_subject: signedIn({ sub: "me", role: "authenticated" }),
  no_claims: "set local role authenticated;",
  legacy_setting_provider: `set local role authenticated; select set_config('request.jwt.claim.sub', '${userId("provider")}', true);`,
};

const world = [
  ...names.map((name) => `insert into auth.users (id, email) values ('${userId(name)}', '${name}@test.local');`),
  ...people.map(
    ([name, role, status]) =>
      `insert into public.profiles (id, user_id, role, display_name, email, status)
       values ('${profileId(name)}', '${userId(name)}', '${role}', '${name}', '${name}@test.local', '${status}');`,
  ),
].join("\n");

const state = `select md5(coalesce((select string_agg(p::text, '|' order by id) from public.profiles p), '')
  || coalesce((select string_agg(l::text, '|' order by id) from public.profile_audit_log l), '')
  || coalesce((select string_agg(a::text, '|' order by id) from audit.audit_log a), '')) as state`;

const groups = parse(readFileSync(new URL("auth-foundation.truth.yaml", import.meta.url), "utf8")) as readonly Group[];

function fill(statement: string): string {
  return statement.replaceAll(/\{(\w+)(\.user)?\}/g, (whole, name: string, user?: string) =>
    names.includes(name) ? (user ? userId(name) : profileId(name)) : whole,
  );
}

async function outcome(database: Database, actor: string, statement: string): Promise<Expected> {
  const prelude = become[actor];
  if (prelude === undefined) throw new Error(`no actor ${actor}`);
  await database.execute("begin");
  try {
    const before = await database.query(state);
    if (prelude !== "") await database.execute(prelude);
    let result;
    try {
      result = await database.query(fill(statement));
    } catch (error) {
      if (error instanceof DatabaseError) return error.sqlstate;
      throw error;
    }
    const rows = result.rows.length > 0 ? result.rows.length : result.affected;
    if (rows > 0) return rows;
    await database.execute("reset role");
    const after = await database.query(state);
    return after.rows[0]?.["state"] === before.rows[0]?.["state"] ? "nothing" : "0 rows, but something changed";
  } finally {
    await database.execute("rollback");
  }
}

for (const foundation of foundations) {
  describe(`auth-foundation on ${foundation.name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await foundation.open();
      await opened.database.execute(world);
    });
    afterAll(async () => opened?.close());

    for (const group of groups) {
      describe(group.section, () => {
        for (const [actor, statement, expected] of group.lines) {
          test(`${actor}: ${statement} -> ${expected}`, async () => {
            // YAML reads 42501 as a number; no row count here is that large.
            const wanted = typeof expected === "number" && expected >= 1000 ? String(expected) : expected;
            expect(await outcome(opened.database, actor, statement)).toBe(wanted);
          });
        }
      });
    }
  });
}
