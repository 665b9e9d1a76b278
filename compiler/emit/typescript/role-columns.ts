/** What each actor may read and write of an entity, column by column, from the access cells. */

import type { Actor, Grant, Operation } from "../../ir/access.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { cellOf, lifecycleOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { isComputed } from "./type-mapping.ts";

/**
 * Returns the columns an actor may read or write in the entity's order, or null when the operation is denied. Several
 * grants add up; which rows a column may be written in is the database's to judge. Computed columns are never written.
 */
export function grantedColumns(
  ir: ModuleIr,
  entity: Entity,
  actor: Actor,
  operation: Operation,
): readonly Column[] | null {
  const grants = grantsOf(ir, entity, actor, operation);
  if (grants.length === 0) return null;
  const names = new Set(grants.flatMap((grant) => grant.columns));
  const granted = entity.columns.filter((column) => names.has(column.name));
  return operation === "insert" || operation === "update" ? granted.filter((column) => !isComputed(column)) : granted;
}

/**
 * Returns the values an actor may create rows with, for columns where these are fewer than the column's: clients begin
 * in an initial state of the lifecycle, and in a state that every grant's condition allows.
 */
export function insertableStates(ir: ModuleIr, entity: Entity, actor: Actor): ReadonlyMap<string, readonly string[]> {
  const states = new Map<string, readonly string[]>();
  if (actor.kind === "service-role") return states;
  const lifecycle = lifecycleOf(ir, entity.name);
  if (lifecycle !== null) states.set(lifecycle.column, lifecycle.initial);
  const grants = grantsOf(ir, entity, actor, "insert");
  for (const column of entity.columns) {
    const lists = grants.map((grant) => required(grant.rows, column.name));
    if (lists.length === 0 || lists.includes(null)) continue;
    const allowed = new Set(lists.flatMap((list) => list ?? []));
    const before = states.get(column.name);
    states.set(column.name, before === undefined ? [...allowed] : before.filter((state) => allowed.has(state)));
  }
  return states;
}

function grantsOf(ir: ModuleIr, entity: Entity, actor: Actor, operation: Operation): readonly Grant[] {
  return cellOf(ir, entity.name, actor, operation).grants.filter((grant) => grant.rows.kind !== "none");
}

/** The states a row must be in for the predicate to hold, or null when it does not limit them. */
function required(predicate: Predicate, column: string): readonly string[] | null {
  if (predicate.kind === "in-state") return predicate.column === column ? predicate.values : null;
  if (predicate.kind !== "and") return null;
  return predicate.of.map((one) => required(one, column)).find((values) => values !== null) ?? null;
}
