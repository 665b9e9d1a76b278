/** Building, comparing and describing row predicates. */

import type { Grant } from "../../ir/access.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Predicate } from "../../ir/predicate.ts";

/** Returns the rows in all of `parts`: "all" adds nothing, repetitions and nested "and"s are flattened. */
export function rowsInAll(parts: readonly Predicate[]): Predicate {
  const flat = parts.flatMap((part) => (part.kind === "and" ? part.of : [part])).filter((part) => part.kind !== "all");
  if (flat.some((part) => part.kind === "none")) return { kind: "none" };
  const unique = flat.filter((part, at) => flat.findIndex((other) => sameRows(other, part)) === at);
  const [first] = unique;
  if (first === undefined) return { kind: "all" };
  return unique.length === 1 ? first : { kind: "and", of: unique };
}

/** Whether two predicates are the same tree. */
export function sameRows(left: Predicate, right: Predicate): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** Whether every row of `narrow` is certainly among the rows of `wide`. False when it cannot be told. */
export function isWithin(narrow: Predicate, wide: Predicate): boolean {
  if (wide.kind === "all" || narrow.kind === "none" || sameRows(narrow, wide)) return true;
  if (narrow.kind === "or") return narrow.of.every((part) => isWithin(part, wide));
  if (wide.kind === "and") return wide.of.every((part) => isWithin(narrow, part));
  if (wide.kind === "or" && wide.of.some((part) => isWithin(narrow, part))) return true;
  if (narrow.kind === "and") return narrow.of.some((part) => isWithin(part, wide));
  if (narrow.kind === "in-state" && wide.kind === "in-state")
    return narrow.column === wide.column && narrow.values.every((value) => wide.values.includes(value));
  return false;
}

/** Whether everything that `narrow` grants is certainly granted by `wide` too. */
export function isCovered(narrow: Grant, wide: readonly Grant[]): boolean {
  const reaching = wide.filter((grant) => isWithin(narrow.rows, grant.rows));
  return (
    reaching.length > 0 && narrow.columns.every((column) => reaching.some((grant) => grant.columns.includes(column)))
  );
}

/** Returns the column of `column = auth.uid()`, in either order, or null. */
export function comparedWithUser(expression: Expression): string | null {
  if (expression.kind !== "operator" || expression.operator !== "=" || expression.left === null) return null;
  const { left, right } = expression;
  if (left.kind === "column" && isCurrentUser(right)) return left.name;
  return right.kind === "column" && isCurrentUser(left) ? right.name : null;
}

function isCurrentUser(expression: Expression): boolean {
  return (
    expression.kind === "call" &&
    expression.schema === "auth" &&
    expression.name === "uid" &&
    expression.arguments.length === 0
  );
}

/** Returns rows in a product owner's words. */
export function describeRows(rows: Predicate): string {
  switch (rows.kind) {
    case "all":
      return "all rows";
    case "none":
      return "no rows";
    case "own":
      return "own rows";
    case "in-state":
      return `rows whose ${rows.column} is ${rows.values.join(" or ")}`;
    case "and":
      return rows.of.map(describeRows).join(" that are ");
    case "or":
      return rows.of.map(describeRows).join(" or ");
    case "not":
      return `all but ${describeRows(rows.of)}`;
    case "sql":
      return "rows that meet a condition";
  }
}
