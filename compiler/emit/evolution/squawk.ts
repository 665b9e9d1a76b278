/** Where a rule of the migration linter has to be set aside, the line says which, and why. */

import { lines } from "../../sql/code.ts";
import { comment } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/** Rules of squawk that an evolution may set aside. */
export type SquawkRule =
  | "adding-field-with-default"
  | "ban-drop-column"
  | "ban-drop-not-null"
  | "ban-drop-table"
  | "changing-column-type"
  | "constraint-missing-not-valid"
  | "renaming-column"
  | "renaming-table"
  | "prefer-bigint-over-int"
  | "prefer-bigint-over-smallint"
  | "prefer-robust-stmts"
  | "prefer-text-field"
  | "prefer-timestamp-tz"
  | "ban-char-field";

/** A rule that a statement breaks, and why it may: names the contract, or the measure taken instead. */
export interface SetAside {
  readonly rule: SquawkRule;
  readonly reason: string;
}

/** Returns the statement with the linter told; unchanged when there is nothing to tell. */
export function ignoring(rules: readonly SetAside[], statement: Sql): Sql {
  if (rules.length === 0) return statement;
  return lines([
    ...rules.map(({ rule, reason }) => comment(`${rule} is set aside: ${reason}.`)),
    comment(`squawk-ignore ${rules.map(({ rule }) => rule).join(", ")}`),
    statement,
  ]);
}
