/** Privileges too many and too few: on the project's objects, the exposed schema, the database, the platform's accounts. */

import { serviceRole } from "../../ir/object-names.ts";
import { identifier, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { byCodeUnit } from "../../text/source.ts";
import type { Deviation } from "../compare.ts";
import { finding, isClient, people, whoIs } from "./finding.ts";
import type { Finding, Watch } from "./finding.ts";
import { isAdministrator } from "./platform.ts";
import { actionWords, question } from "./privilege-words.ts";
import type { Privilege } from "./privilege-words.ts";
import type { GrantRow } from "./surroundings.ts";

/** Returns the findings for deviations in privileges, the columns of one right in one finding. */
export function privilegeFindings(watch: Watch, deviations: readonly Deviation[]): readonly Finding[] {
  const groups = new Map<string, Deviation[]>();
  for (const one of deviations) {
    const [privilege, grantee, on, ...object] = one.fact.object;
    const key = JSON.stringify([one.kind, privilege, grantee, on, ...(on === "column" ? object.slice(0, 2) : object)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => ofGroup(watch, group));
}

function ofGroup(watch: Watch, group: readonly Deviation[]): Finding {
  const [first] = group;
  if (first === undefined) throw new Error("a group of no deviations");
  const [privilege = "", grantee = "", on = "", ...object] = first.fact.object;
  const columns = on === "column" ? group.map((one) => one.fact.object[5] ?? "").toSorted(byCodeUnit) : [];
  const right: Privilege = { privilege, grantee, on, object: on === "column" ? object.slice(0, 2) : object, columns };
  const action = actionWords(right, watch.settings);
  const path = pathOfPrivilege(first);
  if (first.kind === "missing") return missing(right, action, path);
  const problem = first.kind === "different" ? `may let others ${action} (GRANT OPTION)` : `may ${action}`;
  return extra(right, problem, path);
}

function extra(right: Privilege, problem: string, path: string): Finding {
  const asked = question(right);
  return finding("door/privilege", [whoIs(right.grantee), problem], path, {
    expected: "no such right",
    observed: `${right.privilege.toUpperCase()} is granted to ${right.grantee}`,
    ...(asked === null ? {} : { script: [asked] }),
  });
}

function missing(right: Privilege, action: string, path: string): Finding {
  const asked = question(right);
  return finding("door/missing-privilege", [whoIs(right.grantee), `may not ${action}`], path, {
    expected: `${right.privilege.toUpperCase()} for ${right.grantee}`,
    observed: "no such right",
    ...(asked === null ? {} : { script: [asked] }),
  });
}

/** The access rule that speaks of the operation, and of whom where there is one; for other rights the nearest. */
export function pathOfPrivilege({ path, fact }: Deviation): string {
  const [privilege = "", grantee = "", on = ""] = fact.object;
  const [root, entity] = path.split("/");
  if ((on !== "table" && on !== "column") || entity === undefined || (root !== "entities" && root !== "access"))
    return path;
  const operation = { truncate: "delete", references: "select", trigger: "update", maintain: "update" }[privilege];
  const actor = { anon: "unauthenticated/", PUBLIC: "unauthenticated/", [serviceRole]: "service-role/" }[grantee] ?? "";
  return `access/${entity}/${actor}${operation ?? privilege}`;
}

/** Returns the findings about what is not the project's own but lies on the way to it. */
export function surroundingPrivilegeFindings(watch: Watch): readonly Finding[] {
  const { grant, login } = watch.surroundings;
  const [here] = login;
  const owners = new Set([here?.projectOwner ?? "", here?.databaseOwner ?? "", "pg_database_owner"]);
  const extras = grant
    .filter((one) => isTooMuch(one) && !owners.has(one.grantee) && !isAdministrator(one.grantee))
    .map((one) => {
      const columns = one.kind === "column" ? one.object.slice(2) : [];
      const object = one.kind === "column" ? one.object.slice(0, 2) : one.object;
      const right: Privilege = { privilege: one.privilege, grantee: one.grantee, on: one.kind, object, columns };
      const action = actionWords(right, watch.settings);
      if (isApi(one.grantee)) return { ...extra(right, `may ${action}`, "platform"), back: [taken(one)] };
      return finding("door/powerful-role", [whoIs(one.grantee), `may ${action}`], "platform", {
        expected: "administrators only",
        observed: `${one.privilege.toUpperCase()} is granted to ${one.grantee}`,
        back: [taken(one)],
      });
    });
  return [...extras, ...needFindings(watch)];
}

/** The statement that takes a right back that nobody needs. */
function taken({ kind, object, grantee, privilege }: GrantRow): Sql {
  const [first = "", second = "", column = ""] = object;
  // Privileges have the names that Postgres itself gives them.
  const right = privilege as Sql;
  const on =
    kind === "schema" || kind === "database"
      ? sql`${right} on ${kind === "schema" ? sql`schema` : sql`database`} ${identifier(first)}`
      : sql`${right}${kind === "column" ? sql` (${identifier(column)})` : sql``} on table ${qualified(first, second)}`;
  return sql`revoke ${on} from ${grantee === "PUBLIC" ? sql`public` : identifier(grantee)}`;
}

function isApi(grantee: string): boolean {
  return grantee === "PUBLIC" || grantee === "service_role" || grantee === "authenticator" || isClient(grantee);
}

function isTooMuch({ kind, privilege, grantee, object }: GrantRow): boolean {
  if (kind === "schema" || kind === "database") return privilege === "create";
  // The accounts with their addresses and password hashes; the service role reads them through the platform.
  return object[0] === "auth" && (grantee === "PUBLIC" || isClient(grantee));
}

/** Policies look up `auth.uid()` with the rights of whoever asks. */
function needFindings(watch: Watch): readonly Finding[] {
  const { publicSchema } = watch.settings;
  const grantees = new Set(
    watch.expected.facts.flatMap((fact) => (fact.kind === "privilege" ? [fact.object[1] ?? ""] : [])),
  );
  return watch.surroundings.need
    .filter(({ role }) => grantees.has(role))
    .flatMap((need) => {
      const role = identifier(need.role);
      const refuse = (problem: string, undo: Sql): Finding =>
        finding("door/missing-privilege", [whoIs(need.role), problem], "platform", {
          back: [sql`${undo} to ${role}`],
          expected: `the rights that ${people([need.role])} has on the platform`,
          observed: problem,
        });
      return [
        ...(need.publicSchema
          ? []
          : [
              refuse(
                `may not look up names in the schema ${publicSchema}`,
                sql`grant usage on schema ${identifier(publicSchema)}`,
              ),
            ]),
        ...(need.authSchema || need.role === "service_role"
          ? []
          : [refuse("may not look up names in the schema auth", sql`grant usage on schema auth`)]),
        ...(need.role === "service_role"
          ? []
          : need.refused.map((name) =>
              refuse(
                `may not run the function auth.${name}()`,
                sql`grant execute on function ${qualified("auth", name)}()`,
              ),
            )),
      ];
    });
}
