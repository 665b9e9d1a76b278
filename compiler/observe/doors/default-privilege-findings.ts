/** Default privileges: the project's own are noted, those inside the contract's schemas or for some clients only are doors. */

import { byCodeUnit } from "../../text/source.ts";
import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { finding, people } from "./finding.ts";
import type { Finding, Watch } from "./finding.ts";
import type { DefaultPrivilegeRow } from "./surroundings.ts";
import { isAdministrator } from "./platform.ts";

/** Returns one finding for each creator and schema. */
export function defaultPrivilegeFindings(watch: Watch): readonly Finding[] {
  const groups = new Map<string, DefaultPrivilegeRow[]>();
  for (const one of watch.surroundings.default) {
    const [here] = watch.surroundings.login;
    if (isAdministrator(one.grantee) || one.grantee === here?.projectOwner) continue;
    if (one.schema !== null && !ownSchemas(watch).has(one.schema) && one.schema !== watch.settings.publicSchema)
      continue;
    const key = JSON.stringify([one.creator, one.schema]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => ofGroup(watch, group));
}

function ofGroup(watch: Watch, group: readonly DefaultPrivilegeRow[]): Finding {
  const [first] = group;
  if (first === undefined) throw new Error("a group of no default privileges");
  const { creator, schema } = first;
  const isOwn = schema !== null && ownSchemas(watch).has(schema);
  const added = isOwn || !isPlatforms(group);
  const kinds = unique(group.map((one) => one.objects));
  const grantees = unique(group.map((one) => one.grantee));
  const where = schema === null ? "in any schema" : `in the schema ${schema}`;
  const all = unique(group.flatMap((one) => one.privileges));
  const problem = `${kinds.join(", ")} that ${creator} creates ${where} are open at once to ${people(grantees)} (${all.join(", ")})`;
  return finding(added ? "door/default-privilege-added" : "door/default-privilege", ["New", problem], "platform", {
    expected: added ? "none, or the platform's own" : "baseline of the project, not changed",
    observed: problem,
    back: group.map(taken),
  });
}

/** The kinds and the privileges are Postgres' own words. */
function taken({ creator, schema, objects, grantee, privileges }: DefaultPrivilegeRow): Sql {
  const where = schema === null ? sql`` : sql` in schema ${identifier(schema)}`;
  const from = grantee === "PUBLIC" ? sql`public` : identifier(grantee);
  const rights = sql`revoke ${privileges.join(", ") as Sql} on ${objects as Sql} from ${from}`;
  return sql`alter default privileges for role ${identifier(creator)}${where} ${rights}`;
}

/** The platform opens every kind of object to the API's three roles alike. */
function isPlatforms(group: readonly DefaultPrivilegeRow[]): boolean {
  const kinds = unique(group.map((one) => one.objects));
  return kinds.every((kind) => {
    const ofKind = group.filter((one) => one.objects === kind);
    const given = new Set(ofKind.map((one) => one.privileges.join()));
    const grantees = new Set(ofKind.map((one) => one.grantee));
    return given.size === 1 && [...clientRoles, serviceRole].every((role) => grantees.has(role));
  });
}

function ownSchemas({ settings }: Watch): ReadonlySet<string> {
  return new Set([settings.privateSchema, settings.auditSchema]);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted(byCodeUnit);
}
