/** Attacks that give a column a value by which conditions decide: a row that he may change becomes one that he may not. */

import type { Column } from "../ir/entity.ts";
import { sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { isReferenced, turningValues } from "./change.ts";
import { blockedByKeys, has, rowName } from "./changed-row.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectUpdate } from "./expect.ts";
import type { Expectation } from "./probe.ts";
import { assignments, keyIs, reaches } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/**
 * Returns the attempts at values after which a row is no longer, or only then, one that he may change or read: for each column with a condition
 * one that he may give it and one that he may not, as far as they can be told.
 */
export function conditionProbes(target: Target, player: Player, columns: readonly Column[]): readonly Draft[] {
  const reads = target.entity.primaryKey.columns;
  const reached = target.rows.filter((row) => reaches(target, player, "update", row) === true);
  return columns.flatMap((column) => {
    if (blockedByKeys(target, player, column.name)) return [];
    const found = new Map<Expectation["kind"], Draft>();
    for (const row of reached) {
      for (const value of turningValues(target, row, column)) {
        const changes = { [column.name]: value };
        const expect = expectUpdate(target, player, row, changes, { reads, merge: false });
        if (expect === null || found.has(expect.kind)) continue;
        const [one] = draft(target, {
          player,
          operation: "update",
          shape: "where",
          detail: `${column.name}/${rowName(target, row)}/${expect.kind === "rows" ? "within" : "beyond"} a condition`,
          attempt: `change ${column.name} of ${target.entity.name} ${rowName(target, row)} to ${value ?? "NULL"}`,
          statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`,
          expect,
          check: has(target, row, changes),
          ownerRows: isReferenced(target, column.name) ? null : 1,
        });
        if (one !== undefined) found.set(expect.kind, one);
      }
      if (found.size === 2) break;
    }
    return [...found.values()];
  });
}

/** Returns a value after which he may no longer change or read the row, where only a condition on the column says so. */
export function breakingValue(target: Target, player: Player, row: Row, column: Column): string | null | undefined {
  const reads = target.entity.primaryKey.columns;
  return turningValues(target, row, column).find(
    (value) => expectUpdate(target, player, row, { [column.name]: value }, { reads, merge: false })?.kind === "denied",
  );
}
