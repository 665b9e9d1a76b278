/** Roles and memberships: who has more power than the platform gives, and who may act as whom. */

import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import { identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { finding, whoIs } from "./finding.ts";
import type { Finding, Watch } from "./finding.ts";
import { authenticator, isAdministrator } from "./platform.ts";
import type { RoleRow } from "./surroundings.ts";

const apiRoles: ReadonlySet<string> = new Set([...clientRoles, serviceRole]);

/** Predefined roles that read, write or run more than any rule of a table allows. */
const predefined: ReadonlySet<string> = new Set([
  "pg_read_all_data",
  "pg_write_all_data",
  "pg_maintain",
  "pg_read_server_files",
  "pg_write_server_files",
  "pg_execute_server_program",
]);

/** Returns the findings about attributes. */
export function roleFindings(watch: Watch): readonly Finding[] {
  const { role: roles } = watch.surroundings;
  const present = new Set(roles.map((one) => one.name));
  const absent = [...apiRoles]
    .filter((name) => !present.has(name))
    .map((name) =>
      finding("door/role", [`The role ${name}`, "does not exist"], "platform", {
        expected: `a role ${name}`,
        observed: "no such role",
      }),
    );
  return [...absent, ...roles.flatMap((one) => attributeFindings(watch, one))];
}

function attributeFindings(watch: Watch, role: RoleRow): readonly Finding[] {
  const [here] = watch.surroundings.login;
  const isApi = apiRoles.has(role.name);
  const powers = [
    ...(role.superuser ? [attribute("is a superuser, for whom no policy holds", sql`nosuperuser`)] : []),
    ...(role.bypassesRowSecurity && role.name !== serviceRole
      ? [attribute("is past row level security (BYPASSRLS)", sql`nobypassrls`)]
      : []),
    ...(role.createsRoles ? [attribute("may create roles and grant them (CREATEROLE)", sql`nocreaterole`)] : []),
    ...(role.replicates ? [attribute("may read everything as a replica (REPLICATION)", sql`noreplication`)] : []),
    ...(isApi && role.logsIn
      ? [attribute("may log in to the database directly, with any claims (LOGIN)", sql`nologin`)]
      : []),
  ];
  if (isApi || role.name === authenticator) {
    const lost =
      role.name === serviceRole && !role.bypassesRowSecurity && !role.superuser
        ? [attribute("is not past row level security (BYPASSRLS), so it sees no rows", sql`bypassrls`)]
        : [];
    const owns =
      here !== undefined && (here.projectOwner === role.name || here.databaseOwner === role.name)
        ? [attribute("owns the project's schemas or its database", null)]
        : [];
    return [...powers, ...lost, ...owns].map((power) => ofRole("door/role", role.name, power));
  }
  if (
    role.bootstrap ||
    isAdministrator(role.name) ||
    role.name === here?.projectOwner ||
    role.name === here?.databaseOwner
  )
    return [];
  return powers.map((power) => ofRole("door/powerful-role", role.name, power));
}

interface Attribute {
  readonly problem: string;
  /** The word of ALTER ROLE that takes it back; null where there is none. */
  readonly undo: Sql | null;
}

function attribute(problem: string, undo: Sql | null): Attribute {
  return { problem, undo };
}

function ofRole(code: "door/role" | "door/powerful-role", name: string, { problem, undo }: Attribute): Finding {
  return finding(code, [whoIs(name), problem], "platform", {
    expected: "the platform's attributes, and no more",
    observed: `${name} ${problem}`,
    script: [attributes(name)],
    ...(undo === null ? {} : { back: [sql`alter role ${identifier(name)} ${undo}`] }),
  });
}

function attributes(name: string): Sql {
  return sql`select rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcanlogin from pg_catalog.pg_roles where rolname = ${literal(name)}`;
}

/** Returns the findings about who is a member of whom. */
export function membershipFindings(watch: Watch): readonly Finding[] {
  const { role: roles, membership, login } = watch.surroundings;
  const [here] = login;
  const rowOf = new Map(roles.map((one) => [one.name, one]));
  const past = roles
    .filter((one) => one.superuser || one.bypassesRowSecurity || one.createsRoles)
    .map((one) => one.name);
  const powerful = new Set([...apiRoles, authenticator, ...predefined, ...past, here?.projectOwner ?? ""]);
  // A member of a powerful role is one itself; the list grows until nothing is added.
  for (let before = -1; before !== powerful.size;) {
    before = powerful.size;
    for (const one of membership) if (powerful.has(one.group) && !isExempt(one.member)) powerful.add(one.member);
  }
  function isExempt(name: string): boolean {
    const row = rowOf.get(name);
    return (
      row?.superuser === true ||
      row?.bootstrap === true ||
      isAdministrator(name) ||
      name === here?.projectOwner ||
      name === here?.databaseOwner
    );
  }
  return membership.flatMap(({ group, member, inherits }): readonly Finding[] => {
    const isApi = apiRoles.has(member);
    if (isApi ? group.startsWith("pgsodium_") : !powerful.has(group) || isExempt(member)) return [];
    if (member === authenticator && apiRoles.has(group)) {
      if (!inherits) return [];
      return [
        ofMembership("door/powerful-role", member, group, `has the rights of ${group} before it takes anybody's role`),
      ];
    }
    return [ofMembership("door/membership", member, group, `may act as ${whoInside(group)}`)];
  });
}

function whoInside(group: string): string {
  if (group === "anon") return "somebody who is not signed in (anon)";
  if (group === "authenticated") return "anybody who is signed in (authenticated)";
  return group === serviceRole ? "the service role, past every policy" : `the database role ${group}`;
}

function ofMembership(
  code: "door/membership" | "door/powerful-role",
  member: string,
  group: string,
  problem: string,
): Finding {
  return finding(code, [whoIs(member), problem], "platform", {
    expected: `${member} is no member of ${group}`,
    observed: `${member} is a member of ${group}`,
    script: [sql`select pg_has_role(${literal(member)}, ${literal(group)}, 'member')`],
    ...(member === authenticator ? {} : { back: [sql`revoke ${identifier(group)} from ${identifier(member)}`] }),
  });
}
