/** A row as an update leaves it: how the owner sees it, what it is called, and whose keys stand in its way. */

import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { isReferenced } from "./change.ts";
import type { Row } from "./evaluate.ts";
import type { Probe } from "./probe.ts";
import { keyIs, valueSql } from "./target.ts";
import type { Target } from "./target.ts";

/** Returns the query by which the owner sees that the row has the new values; what a trigger maintains or cannot be compared is left out. */
export function has(target: Target, row: Row, changes: Row): Probe["check"] {
  const compared = Object.entries(changes).filter(([name]) => {
    const column = target.entity.columns.find((one) => one.name === name);
    return column !== undefined && column.system === null && !["json", "xml", "point"].includes(column.type.name);
  });
  if (compared.length === 0) return null;
  const same = compared
    .map(([name, value]) => sql` and ${identifier(name)} is not distinct from ${valueSql(value)}`)
    .join("") as Sql;
  const next = { ...row, ...changes };
  return {
    kind: "holds",
    query: sql`select count(*) = 1 as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, next)}${same}`,
  };
}

/** Whether keys stand in the way: only who bypasses the rules gets as far as the keys of other tables, which is not what is attacked here. */
export function blockedByKeys(target: Target, player: Player, column: string): boolean {
  return player.actor.databaseRole === "service_role" && isReferenced(target, column);
}

/** Name of a row for ids and titles: its place in the world. */
export function rowName(target: Target, row: Row): string {
  const identity = target.world.identity;
  const at = target.rows.indexOf(row) + 1;
  if (identity?.entity !== target.entity.name) return `row ${at}`;
  const member = target.world.players.find(
    (one) => one.person.userId !== null && one.person.userId === row[identity.user],
  );
  return member === undefined ? `row ${at}` : `of ${member.actor.name}`;
}
