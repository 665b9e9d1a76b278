/** Finds values for the columns of a row, one after the other, going back where a constraint refuses what came of it. */

import type { CheckConstraint, Entity } from "../ir/entity.ts";
import { columnOf } from "../ir/find.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { undecided } from "./truth.ts";
import { columnsIn, verdictOn } from "./value.ts";

/** One column, or the columns of a foreign key together. */
export interface Choice {
  readonly columns: readonly string[];
  /** What they can be beside the row as it is so far, best first. */
  readonly options: (row: Row) => Iterable<Row>;
}

export interface Demands {
  readonly entity: Entity;
  /** Whether the row, which may lack columns yet, stands in the way of others. */
  readonly conflicts: (row: Row) => boolean;
  /** The CHECK that the row must break, alone among all; null for a row that is let in. */
  readonly breaking: CheckConstraint | null;
}

/** How many values are looked at before a row is given up. */
const patience = 6_000;

/**
 * Returns the row with every choice made so that the demands hold, or null when none was found: either there is none, or
 * it lies beyond the options or the patience of this search. Options about which Postgres alone knows are taken last.
 */
export function solveRow(start: Row, choices: readonly Choice[], demands: Demands): Row | null {
  let left = patience;
  const generated = new Set(demands.entity.columns.filter((one) => one.generated !== null).map((one) => one.name));
  const checks = demands.entity.checks.map((check) => ({ check, columns: columnsIn(check.expression) }));
  /** "no" where it is refused, "maybe" where a whole CHECK cannot be computed. */
  const judge = (row: Row, touched: readonly string[]): "no" | "maybe" | "yes" => {
    const whole = withGenerated(demands.entity, row);
    let answer: "maybe" | "yes" = "yes";
    for (const { check, columns } of checks) {
      if (!columns.some((one) => touched.includes(one) || generated.has(one))) continue;
      const verdict = verdictOn(demands.entity, check, whole);
      const isOpen = columns.some((one) => !(one in whole));
      if (check === demands.breaking) {
        if (verdict === true || verdict === null || (verdict === undecided && !isOpen)) return "no";
      } else if (verdict === false) return "no";
      else if (verdict === undecided && !isOpen) {
        if (demands.breaking !== null && check.name < demands.breaking.name) return "no";
        answer = "maybe";
      }
    }
    return demands.conflicts(whole) ? "no" : answer;
  };
  const search = (row: Row, at: number): Row | null => {
    const choice = choices[at];
    if (choice === undefined) return row;
    const unsure: Row[] = [];
    for (const values of choice.options(row)) {
      if (left-- <= 0) return null;
      const next = { ...row, ...values };
      const answer = judge(next, choice.columns);
      if (answer === "maybe") unsure.push(next);
      const found = answer === "yes" ? search(next, at + 1) : null;
      if (found !== null) return found;
    }
    for (const next of unsure) {
      const found = search(next, at + 1);
      if (found !== null) return found;
    }
    return null;
  };
  const known = Object.keys(start);
  if (known.length > 0 && judge(start, known) === "no") return null;
  const found = search(start, 0);
  return found === null ? null : withGenerated(demands.entity, found);
}

/** Returns the row with its generated columns, as far as they can be computed. */
function withGenerated(entity: Entity, row: Row): Row {
  const typeOf = (column: string) => columnOf(entity, column).type;
  const computed = entity.columns.flatMap((column): readonly (readonly [string, string | null])[] => {
    if (column.generated === null) return [];
    const value = evaluate(column.generated, { row, typeOf, userId: null, partial: true });
    if (value === null) return [[column.name, null]];
    return typeof value === "object" || typeof value === "symbol" ? [] : [[column.name, String(value)]];
  });
  return computed.length === 0 ? row : { ...row, ...Object.fromEntries(computed) };
}
