/** Other values for a column of an existing row, valid in themselves: so that only a rule about rights can refuse them. */

import { lifecycleOf } from "../ir/find.ts";
import type { Column } from "../ir/entity.ts";
import { isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { isRepresentable } from "./number-range.ts";
import { conflicts, familyOf, rowsOf, uniqueSets } from "./row-builder.ts";
import { conditionsOn, isMet } from "./row-conditions.ts";
import type { Target } from "./target.ts";
import { candidates, enumerated, isText, satisfiesChecks } from "./value.ts";

/** Values found before: every player asks for the same ones. Rows belong to one world, which is complete by now. */
const found = new WeakMap<Row, Map<string, string | null | undefined>>();

/**
 * Returns a different value that every constraint accepts, or undefined when there is none: the one after which most of
 * the conditions hold by which rows are read and changed.
 */
export function changedValue(target: Target, row: Row, column: Column): string | null | undefined {
  const known = found.get(row) ?? new Map<string, string | null | undefined>();
  found.set(row, known);
  if (!known.has(column.name)) known.set(column.name, firstDifferent(target, row, column));
  return known.get(column.name);
}

function firstDifferent(target: Target, row: Row, column: Column): string | null | undefined {
  const conditions = conditionsOn(target, column.name);
  let best: { readonly value: string | null; readonly met: number } | undefined;
  for (const value of different(target, row, column)) {
    const next = { ...row, [column.name]: value };
    const met = conditions.filter((one) => isMet(target, one, next)).length;
    if (best === undefined || met > best.met) best = { value, met };
    if (met === conditions.length) break;
  }
  return best?.value;
}

/**
 * Returns other values that every constraint accepts, for what the conditions on the column make of them: for each
 * condition one that meets it and one that does not, as far as `changedValue` is not such a value already.
 */
export function turningValues(target: Target, row: Row, column: Column): readonly (string | null)[] {
  const conditions = conditionsOn(target, column.name);
  const usual = changedValue(target, row, column);
  if (conditions.length === 0 || usual === undefined) return [];
  const values = [usual, ...different(target, row, column)];
  const turned = conditions.flatMap((one) =>
    [true, false].flatMap((met) =>
      values.filter((value) => isMet(target, one, { ...row, [column.name]: value }) === met).slice(0, 1),
    ),
  );
  return [...new Set(turned)].filter((value) => value !== usual);
}

/** Other values that every constraint accepts, best first. */
function* different(target: Target, row: Row, column: Column): Iterable<string | null> {
  if (column.generated !== null || column.identity === "always") return;
  for (const value of options(target, row, column))
    if (value !== row[column.name] && fits(target, row, { ...row, [column.name]: value })) yield value;
}

/** Whether a changed row breaks no CHECK and no key. */
export function fits(target: Target, row: Row, next: Row): boolean {
  return satisfiesChecks(target.entity, next) && !conflicts(target.world.stock, target.entity, next, row);
}

function options(target: Target, row: Row, column: Column): readonly (string | null)[] {
  const { entity, world } = target;
  const last = column.nullable ? [null] : [];
  const key = entity.foreignKeys.find((one) => one.columns.includes(column.name));
  if (key !== undefined) {
    const at = key.columns.indexOf(column.name);
    const parents =
      key.referenced.schema === "auth"
        ? world.stock.accounts.map((id) => ({ id }))
        : rowsOf(world.stock, key.referenced.table);
    // With a key of several columns only a parent that shares the others keeps the reference whole.
    const others = key.columns
      .map((one, n) => [one, key.referenced.columns[n] ?? ""] as const)
      .filter(([one]) => one !== column.name);
    const related = parents.filter((parent: Row) => others.every(([own, theirs]) => parent[theirs] === row[own]));
    return [...related.map((parent: Row) => parent[key.referenced.columns[at] ?? ""] ?? null), ...last];
  }
  const lifecycle = lifecycleOf(target.module, entity.name);
  if (lifecycle?.column === column.name)
    return lifecycle.transitions.filter((one) => one.from === row[column.name]).map((one) => one.to);
  const family = familyOf(world.stock, entity.name);
  return [
    ...enumerated(entity, column.name),
    ...candidates(entity, column, family, 7_000 + Math.max(0, target.rows.indexOf(row))),
    ...valuesOfConditions(target, column),
    ...last,
  ];
}

/** The values on both sides of what conditions compare the column with. */
function valuesOfConditions(target: Target, column: Column): readonly (string | null)[] {
  const { type } = column;
  if (type.dimensions > 0 || !(isText(type) || isNumber(type))) return [];
  const most = isText(type) ? (type.arguments[0] ?? Infinity) : Infinity;
  return (target.axes.get(column.name) ?? []).filter(
    (one) => one !== null && one.length <= most && (!isNumber(type) || isRepresentable(type, one)),
  );
}

/** Whether other rows refer to the column, so that changing it is refused by their keys. */
export function isReferenced(target: Target, column: string): boolean {
  return target.world.project.some((module) =>
    module.entities.some((entity) =>
      entity.foreignKeys.some(
        (key) =>
          key.referenced.schema === "public" &&
          key.referenced.table === target.entity.name &&
          key.referenced.columns.includes(column),
      ),
    ),
  );
}

/** Whether the column is part of a unique key, so that many rows cannot share a value. */
export function isUnique(target: Target, column: string): boolean {
  return uniqueSets(target.entity).some(({ columns }) => columns.includes(column));
}
