/** What conditions of the contract say of a column's value, beside whose row it is: which rows are read and changed. */

import type { Expression } from "../ir/expression.ts";
import { columnOf } from "../ir/find.ts";
import type { Predicate } from "../ir/predicate.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import type { Target } from "./target.ts";
import { mentions } from "./value.ts";

/** A condition on columns; `holds` is what it must come to. */
export interface RowCondition {
  readonly expression: Expression;
  readonly holds: boolean;
}

/** Returns the conditions on a column by which anybody but the service role reads or changes rows of the entity. */
export function conditionsOn(target: Target, column: string): readonly RowCondition[] {
  const predicates = target.module.access
    .filter((cell) => cell.entity === target.entity.name && cell.actor.kind !== "service-role")
    .filter((cell) => cell.operation === "update" || cell.operation === "select")
    .flatMap((cell) => cell.grants.map((grant) => grant.rows));
  const found = predicates.flatMap((one) => conditionsIn(one, true)).filter((one) => mentions(one.expression, column));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function conditionsIn(predicate: Predicate, holds: boolean): readonly RowCondition[] {
  if (predicate.kind === "sql") return [{ expression: predicate.expression, holds }];
  if (predicate.kind === "not") return conditionsIn(predicate.of, !holds);
  return predicate.kind === "and" || predicate.kind === "or"
    ? predicate.of.flatMap((one) => conditionsIn(one, holds))
    : [];
}

/** Whether a condition is met by a row; what depends on who asks is not. */
export function isMet(target: Target, { expression, holds }: RowCondition, row: Row): boolean {
  const typeOf = (column: string) => columnOf(target.entity, column).type;
  return evaluate(expression, { row, typeOf, userId: null }) === holds;
}
