/** Which of two row conditions lets more rows through, as far as their form tells. */

import { canonicalJson } from "../../ir/canonical.ts";
import type { Grant, Operation } from "../../ir/access.ts";
import type { Predicate } from "../../ir/predicate.ts";
import type { Direction } from "../change.ts";

/**
 * Returns the direction from the grants of a cell before to those after; null when they say the same. Decided by form
 * alone, column by column, because grants add up: "widened" takes no row of no column away, "narrowed" gives none; where
 * the form does not tell, the answer is "changed".
 */
export function grantsCompared(
  before: readonly Grant[],
  after: readonly Grant[],
  operation: Operation,
): Direction | null {
  const names = new Set([...before, ...after].flatMap((grant) => columnsOf(grant, operation)));
  const pairs = [...names].map((name) => ({
    was: rowsWith(before, name, operation),
    is: rowsWith(after, name, operation),
  }));
  const grows = pairs.every(({ was, is }) => implies(was, is));
  const shrinks = pairs.every(({ was, is }) => implies(is, was));
  if (grows && shrinks) return null;
  return grows ? "widened" : shrinks ? "narrowed" : "changed";
}

/** A row that is deleted goes whole. */
const wholeRow = "";

/** The owner whom an insert fills in may be named too, see `Grant.columns` and the guards of inserts. */
function columnsOf(grant: Grant, operation: Operation): readonly string[] {
  if (operation === "delete") return [wholeRow];
  return operation === "insert" ? [...grant.columns, ...ownersIn(grant.rows)] : grant.columns;
}

function ownersIn(rows: Predicate): readonly string[] {
  if (rows.kind === "and") return rows.of.flatMap(ownersIn);
  return rows.kind === "own" && rows.holds !== "parent" ? [rows.column] : [];
}

/** The rows in which a column is granted by any of the grants. */
function rowsWith(grants: readonly Grant[], column: string, operation: Operation): Predicate {
  const rows = grants.filter((grant) => columnsOf(grant, operation).includes(column)).map((grant) => grant.rows);
  return joined(rows);
}

/** Alternatives in one piece: states of one column together, so that they compare however they are spread over cells. */
function joined(alternatives: readonly Predicate[]): Predicate {
  const flat = alternatives.flatMap((one) => (one.kind === "or" ? one.of : [one]));
  const states = new Map<string, readonly string[]>();
  for (const one of flat)
    if (one.kind === "in-state") states.set(one.column, [...(states.get(one.column) ?? []), ...one.values]);
  const of = [
    ...flat.filter((one) => one.kind !== "in-state" && one.kind !== "none"),
    ...[...states].map(([column, values]): Predicate => ({ kind: "in-state", column, values: [...new Set(values)] })),
  ];
  const [only] = of;
  if (only === undefined) return { kind: "none" };
  return of.length === 1 ? only : { kind: "or", of };
}

/**
 * Whether `b` is at least as true as `a` for every row, false being less than unknown and unknown less than true: so a
 * row of `a` is surely one of `b`, and what is surely not of `b` not of `a`.
 */
function implies(a: Predicate, b: Predicate): boolean {
  if (a.kind === "none" || b.kind === "all") return true;
  if (same(a, b)) return true;
  if (a.kind === "or") return a.of.every((one) => implies(one, b));
  if (b.kind === "and") return b.of.every((one) => implies(a, one));
  if (b.kind === "or" && b.of.some((one) => implies(a, one))) return true;
  if (a.kind === "and" && a.of.some((one) => implies(one, b))) return true;
  if (a.kind === "in-state" && b.kind === "in-state" && a.column === b.column)
    return a.values.every((one) => b.values.includes(one));
  return a.kind === "not" && b.kind === "not" && implies(b.of, a.of);
}

function same(a: Predicate, b: Predicate): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
