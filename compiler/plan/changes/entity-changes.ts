/** What changed in the tables of a module: entities, columns, constraints and indexes, names already settled. */

import { canonicalJson } from "../../ir/canonical.ts";
import type { Column, Entity, Index } from "../../ir/entity.ts";
import type { Change, ConstraintKind } from "../change.ts";
import { typeChange } from "./type-change.ts";

/** Returns the changes from the entities before, renamed already, to those after; in the order of the contract. */
export function entityChanges(before: readonly Entity[], after: readonly Entity[]): readonly Change[] {
  const gone = before.filter((one) => !after.some(({ name }) => name === one.name));
  return [
    ...gone.map((one): Change => ({ kind: "entity-removed", entity: one.name })),
    ...after.flatMap((one): readonly Change[] => {
      const was = before.find(({ name }) => name === one.name);
      return was === undefined ? [{ kind: "entity-added", entity: one.name }] : withinEntity(was, one);
    }),
  ];
}

function withinEntity(was: Entity, is: Entity): readonly Change[] {
  const entity = is.name;
  const changes: Change[] = [];
  if (was.description !== is.description) changes.push({ kind: "entity-described", entity });
  if (was.appendOnly !== is.appendOnly)
    changes.push({ kind: is.appendOnly ? "append-only-added" : "append-only-removed", entity });
  for (const column of was.columns)
    if (!is.columns.some(({ name }) => name === column.name))
      changes.push({ kind: "column-removed", entity, column: column.name });
  for (const column of is.columns) {
    const old = was.columns.find(({ name }) => name === column.name);
    if (old === undefined) changes.push({ kind: "column-added", entity, column: column.name });
    else changes.push(...withinColumn(entity, old, column));
  }
  return [...changes, ...constraintChanges(was, is), ...indexChanges(was, is)];
}

function withinColumn(entity: string, was: Column, is: Column): readonly Change[] {
  const column = is.name;
  const changes: Change[] = [];
  if (!same(was.type, is.type)) {
    const { safety } = typeChange(was.type, is.type);
    changes.push({ kind: "column-retyped", entity, column, from: was.type, to: is.type, safety });
  }
  if (!same(was.default, is.default))
    changes.push({ kind: "column-defaulted", entity, column, from: was.default, to: is.default });
  if (was.nullable !== is.nullable)
    changes.push({ kind: is.nullable ? "column-optional" : "column-required", entity, column });
  if (was.identity !== is.identity || !same(was.generated, is.generated) || was.system !== is.system)
    changes.push({ kind: "column-filled-otherwise", entity, column });
  if (was.description !== is.description) changes.push({ kind: "column-described", entity, column });
  return changes;
}

interface Constraint {
  readonly name: string;
  readonly constraint: ConstraintKind;
  readonly says: unknown;
}

function constraintsOf(entity: Entity): readonly Constraint[] {
  const of = (constraint: ConstraintKind, { name, ...says }: { readonly name: string }): Constraint => ({
    name,
    constraint,
    says,
  });
  return [
    of("primary-key", entity.primaryKey),
    ...entity.uniques.map((one) => of("unique", one)),
    ...entity.checks.map((one) => of("check", one)),
    ...entity.foreignKeys.map((one) => of("foreign-key", one)),
  ];
}

function constraintChanges(was: Entity, is: Entity): readonly Change[] {
  const entity = is.name;
  const [before, after] = [constraintsOf(was), constraintsOf(is)];
  const matched = matchedBy(before, after, (one) => canonicalJson([one.constraint, one.says]));
  const changes: Change[] = [];
  for (const one of before) {
    const next = after.find((other) => other.name === one.name && other.constraint === one.constraint);
    if (matched.forward.has(one) || (next !== undefined && !matched.backward.has(next))) continue;
    changes.push({ kind: "constraint-removed", entity, constraint: one.constraint, name: one.name });
  }
  for (const one of after) {
    const { constraint, name } = one;
    const twin = matched.backward.get(one);
    if (twin !== undefined) {
      if (twin.name !== name) changes.push({ kind: "constraint-renamed", entity, constraint, name, from: twin.name });
      continue;
    }
    const old = before.find((other) => other.name === name && other.constraint === constraint);
    const kind = old !== undefined && !matched.forward.has(old) ? "constraint-changed" : "constraint-added";
    changes.push({ kind, entity, constraint, name });
  }
  return changes;
}

function indexChanges(was: Entity, is: Entity): readonly Change[] {
  const entity = is.name;
  const matched = matchedBy(was.indexes, is.indexes, ({ method, unique, columns, where }) =>
    canonicalJson([method, unique, columns, where]),
  );
  const changes: Change[] = [];
  for (const one of was.indexes) {
    if (matched.forward.has(one)) continue;
    const next = is.indexes.find((other) => other.name === one.name && !matched.backward.has(other));
    if (next === undefined) changes.push({ kind: "index-removed", entity, name: one.name });
  }
  for (const one of is.indexes) {
    const twin = matched.backward.get(one);
    if (twin !== undefined) {
      if (twin.name !== one.name) changes.push({ kind: "index-renamed", entity, name: one.name, from: twin.name });
      if (wordsOf(twin) !== wordsOf(one)) changes.push({ kind: "index-described", entity, name: one.name });
      continue;
    }
    const old = was.indexes.find((other) => other.name === one.name && !matched.forward.has(other));
    changes.push({ kind: old === undefined ? "index-added" : "index-changed", entity, name: one.name });
  }
  return changes;
}

/** What its comment in the database is made of. */
function wordsOf({ reason, description }: Index): string {
  return canonicalJson([reason, description]);
}

/** Pairs what says the same, equal names first: names are derived, and follow what they are derived from. */
function matchedBy<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  says: (one: T) => string,
): { readonly forward: ReadonlyMap<T, T>; readonly backward: ReadonlyMap<T, T> } {
  const forward = new Map<T, T>();
  const backward = new Map<T, T>();
  for (const byName of [true, false])
    for (const one of before) {
      if (forward.has(one)) continue;
      const twin = after.find(
        (other) => !backward.has(other) && says(other) === says(one) && (!byName || other.name === one.name),
      );
      if (twin === undefined) continue;
      forward.set(one, twin);
      backward.set(twin, one);
    }
  return { forward, backward };
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
