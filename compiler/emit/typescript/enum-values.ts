/** Closed sets of text values: what a CHECK, a lifecycle or the audit declares a column to hold. */

import type { Column, Entity } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import { columnOf, lifecycleOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";

/**
 * Returns the values a CHECK limits a text column to, in the contract's order, or null when none does. Forms: `in`,
 * `= any (array[...])`, alternatives of `=`, each alone, in a conjunction, or beside `is null`.
 */
export function checkedValues(entity: Entity, column: Column): readonly string[] | null {
  // Other text types compare differently from JavaScript: char(n) pads, citext folds case.
  const isText = column.type.dimensions === 0 && ["text", "varchar", "character varying"].includes(column.type.name);
  if (!isText) return null;
  for (const check of entity.checks) {
    const values = listed(check.expression, column.name);
    if (values !== null) return [...new Set(values)];
  }
  return null;
}

/** Returns the values the contract declares for a column: by CHECK, as states of a lifecycle or as actions of the audit. */
export function declaredValues(ir: ModuleIr, entity: Entity, column: Column): readonly string[] | null {
  const lifecycle = lifecycleOf(ir, entity.name);
  if (lifecycle !== null && lifecycle.column === column.name) return lifecycle.states.map((state) => state.name);
  const log = ir.audit?.log ?? null;
  if (log !== null && log.entity === entity.name && log.action === column.name) {
    const written = (ir.audit?.events ?? []).filter((event) => event.inModuleLog).map((event) => event.action);
    const actions = new Set([...log.actions, ...written]);
    if (actions.size > 0) return [...actions];
  }
  return checkedValues(entity, columnOf(entity, column.name));
}

function listed(expression: Expression, column: string): readonly string[] | null {
  if (expression.kind === "in") {
    return !expression.negated && names(expression.value, column) ? strings(expression.list) : null;
  }
  if (expression.kind === "quantified") {
    const isMembership = expression.quantifier === "any" && expression.operator === "=";
    return isMembership && names(expression.left, column) ? elements(expression.right) : null;
  }
  if (expression.kind === "operator") {
    const isEquality = expression.operator === "=" && expression.left !== null && names(expression.left, column);
    return isEquality ? strings([expression.right]) : null;
  }
  if (expression.kind === "and") return first(expression.of.map((one) => listed(one, column)));
  if (expression.kind !== "or") return null;
  const arms = expression.of.filter((one) => !(one.kind === "is-null" && !one.negated && names(one.value, column)));
  const lists = arms.map((one) => listed(one, column));
  return lists.length === 0 || lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
}

function first<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}

function names(expression: Expression, column: string): boolean {
  const inner = withoutCast(expression);
  return inner.kind === "column" && inner.name === column;
}

function elements(expression: Expression): readonly string[] | null {
  const inner = expression.kind === "cast" ? expression.value : expression;
  return inner.kind === "array" ? strings(inner.items) : null;
}

function strings(list: readonly Expression[]): readonly string[] | null {
  const values: string[] = [];
  for (const item of list) {
    const inner = withoutCast(item);
    if (inner.kind !== "string") return null;
    values.push(inner.value);
  }
  return values;
}

function withoutCast(expression: Expression): Expression {
  const isText = expression.kind === "cast" && expression.type.dimensions === 0 && expression.type.name === "text";
  return isText ? expression.value : expression;
}
