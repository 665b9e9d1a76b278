/** The way back for privileges, each by itself: never REVOKE ALL, and column rights that a revoke takes along are granted again. */

import { comma, identifier, join, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Deviation } from "../compare.ts";
import { factId } from "../facts.ts";
import type { Fact } from "../facts.ts";
import type { WayBack } from "./difference.ts";
import { back, grantee, printed, signatureOf } from "./restore.ts";
import type { Restorer } from "./restore.ts";

/** Returns the statements that give a privilege, take it, or take its grant option. */
export function restorePrivilege(given: Restorer, { kind, fact, actual }: Deviation): WayBack {
  const [privilege = "", holder = ""] = fact.object;
  const right = printed(privilege);
  const { on, columns } = targetOf(given, fact);
  const who = grantee(holder);
  if (kind === "missing") return back(grantOf(given, given.expected.get(factId(fact)) ?? fact));
  if (kind === "different")
    return actual === "true"
      ? back(sql`revoke grant option for ${right}${columns} on ${on} from ${who}`)
      : back(sql`grant ${right}${columns} on ${on} to ${who} with grant option`);
  return back(sql`revoke ${right}${columns} on ${on} from ${who} cascade`, ...columnsAgain(given, fact));
}

/** Returns the statement that grants what a fact tells. */
export function grantOf(given: Restorer, fact: Fact): Sql {
  const [privilege = "", holder = ""] = fact.object;
  const { on, columns } = targetOf(given, fact);
  const option = fact.properties["grantOption"] === true ? sql` with grant option` : sql``;
  return sql`grant ${printed(privilege)}${columns} on ${on} to ${grantee(holder)}${option}`;
}

/** Taking a right on a table takes it on each of its columns as well. */
function columnsAgain(
  { all }: Restorer,
  { object: [privilege, holder = "", on, schema = "", table = ""] }: Fact,
): readonly Sql[] {
  if (on !== "table" || privilege === undefined) return [];
  const columns = all.filter(
    ({ kind, object }) =>
      kind === "privilege" &&
      object[0] === privilege &&
      object[1] === holder &&
      object[2] === "column" &&
      object[3] === schema &&
      object[4] === table,
  );
  if (columns.length === 0) return [];
  const names = join(
    columns.map((one) => identifier(one.object[5] ?? "")),
    comma,
  );
  return [sql`grant ${printed(privilege)} (${names}) on table ${qualified(schema, table)} to ${grantee(holder)}`];
}

function targetOf({ definitions }: Restorer, { object }: Fact): { readonly on: Sql; readonly columns: Sql } {
  const [, , on = "", ...rest] = object;
  const [schema = "", name = "", third = ""] = rest;
  const none = sql``;
  switch (on) {
    case "schema":
      return { on: sql`schema ${identifier(schema)}`, columns: none };
    case "column":
      return { on: sql`table ${qualified(schema, name)}`, columns: sql` (${identifier(third)})` };
    case "function":
      return { on: sql`routine ${signatureOf({ object: rest })}`, columns: none };
    case "type":
      return { on: sql`type ${qualified(schema, name)}`, columns: none };
    case "sequence": {
      const known = definitions[factId({ kind: "sequence", object: rest })];
      const sequence =
        rest.length === 2 ? qualified(schema, name) : printed(known ?? qualified(schema, `${name}_${third}_seq`));
      return { on: sql`sequence ${sequence}`, columns: none };
    }
    default:
      return { on: sql`table ${qualified(schema, name)}`, columns: none };
  }
}
