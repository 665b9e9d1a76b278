/** Attacks that read. */

import { isAuditLog } from "../ir/find.ts";
import { identifiers, sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { draft } from "./draft.ts";
import { expectSelect } from "./expect.ts";
import type { Expectation } from "./probe.ts";
import { keyIn, leaveOut, notComputed, privileges, sees } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the reading attacks of one player: rows that are his to see, rows that are not, columns, shapes. */
export function selectProbes(target: Target, player: Player): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const known = target.rows.filter((row) => sees(target, player, row) !== null);
  if (known.length < target.rows.length) leaveOut(target, player, "select", notComputed);
  const groups = [
    { detail: "visible", rows: known.filter((row) => sees(target, player, row) === true) },
    { detail: "hidden", rows: known.filter((row) => sees(target, player, row) === false) },
  ].filter(({ rows }) => rows.length > 0);
  const name = target.entity.name;

  const read = (
    shape: string,
    detail: string,
    rows: Target["rows"],
    columns: readonly string[],
    locking = false,
  ): readonly Draft[] => {
    const suffix = locking ? sql` for update` : sql``;
    return draft(target, {
      player,
      operation: "select",
      shape,
      detail,
      attempt: `read ${detail === "hidden" ? "other rows" : detail === "visible" ? "rows" : detail} of ${name}${locking ? " and lock them" : ""}`,
      statement: sql`select ${identifiers(columns)} from ${target.table} where ${keyIn(target, rows)}${suffix}`,
      expect: expectSelect(target, player, rows, [...new Set([...columns, ...key])], locking),
      ownerRows: rows.length,
    });
  };
  const found = groups.flatMap(({ detail, rows }) => read("where", detail, rows, key));
  if (player.part === "extra") return found;

  const readable = target.entity.columns.map((one) => one.name);
  const rights = privileges(target, player);
  const granted = readable.filter((one) => rights.select.has(one));
  const refused = readable.filter((one) => !rights.select.has(one));
  const blindly = expectBlind(target, player, known);
  return [
    ...found,
    ...groups.flatMap(({ detail, rows }) => read("for-update", detail, rows, key, true)),
    ...(granted.length > 0
      ? read("columns", granted.length === readable.length ? "every column" : granted.join(", "), known, granted)
      : []),
    ...refused.flatMap((column) => read("column", column, known, [column])),
    ...(blindly === null
      ? []
      : draft(target, {
          player,
          operation: "select",
          shape: "blind",
          detail: "",
          attempt: `read ${name} without a condition`,
          statement: sql`select 1 from ${target.table}`,
          expect: blindly,
          ownerRows: isAuditLog(target.module, target.entity.name) ? null : target.rows.length,
          blind: true,
        })),
  ];
}

/** Without a condition a log also shows the entries that the world itself left in it, which nobody counts here. */
function expectBlind(target: Target, player: Player, known: Target["rows"]): Expectation | null {
  const expect = known.length === target.rows.length ? expectSelect(target, player, known, [], false) : null;
  return expect?.kind === "rows" && isAuditLog(target.module, target.entity.name) ? null : expect;
}
