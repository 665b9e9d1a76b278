/** Columns whose CHECK lists their values. */

import type { Entity } from "./entity.ts";
import type { Expression } from "./expression.ts";

export interface ValueList {
  readonly entity: string;
  readonly column: string;
  readonly values: readonly string[];
  /** Name of the check. */
  readonly check: string;
}

/** Returns every column of the entities that a check limits to a list of texts, in document order. */
export function valueListsOf(entities: readonly Entity[]): readonly ValueList[] {
  return entities.flatMap((entity) =>
    entity.checks.flatMap((check): readonly ValueList[] => {
      const found = listIn(check.expression);
      return found === null ? [] : [{ entity: entity.name, check: check.name, ...found }];
    }),
  );
}

function listIn(expression: Expression): { readonly column: string; readonly values: readonly string[] } | null {
  if (expression.kind === "in" && !expression.negated) return listed(expression.value, expression.list);
  if (expression.kind === "quantified" && expression.quantifier === "any" && expression.operator === "=") {
    const { right } = expression;
    const array = right.kind === "cast" ? right.value : right;
    return array.kind === "array" ? listed(expression.left, array.items) : null;
  }
  return null;
}

function listed(
  subject: Expression,
  list: readonly Expression[],
): { readonly column: string; readonly values: readonly string[] } | null {
  const column = subject.kind === "cast" ? subject.value : subject;
  if (column.kind !== "column") return null;
  const values = list.flatMap((one) => {
    const value = one.kind === "cast" ? one.value : one;
    return value.kind === "string" ? [value.value] : [];
  });
  return values.length === list.length ? { column: column.name, values } : null;
}

/** Whether two lists hold the same values, in whatever order. */
export function sameValues(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((one) => b.includes(one));
}
