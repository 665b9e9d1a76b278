/** One project out of two states of it, whose rows are valid in both: the ground on which two contracts are compared. */

import type { AccessCell, Grant } from "../../ir/access.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import type { CheckConstraint, Column, Entity, ForeignKey } from "../../ir/entity.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { ModuleIr, Role } from "../../ir/module.ts";
import type { ColumnType } from "../../ir/type.ts";
import { byCodeUnit } from "../../text/source.ts";

/** Whose CHECKs and states the rows keep: those of both states of the contract, or only of one. */
export type Ground = "both" | "was" | "is";

/** Two states of a project, names settled. */
export interface TwoStates {
  readonly was: readonly ModuleIr[];
  readonly is: readonly ModuleIr[];
}

/** Returns the names of the entities that both states have, in the order of the later one. */
export function sharedEntities({ was, is }: TwoStates): readonly string[] {
  const before = new Set(was.flatMap((one) => one.entities.map(({ name }) => name)));
  return is.flatMap((one) => one.entities.map(({ name }) => name)).filter((name) => before.has(name));
}

/**
 * Returns the modules of the later state with what the earlier one had besides: columns, constraints, and the grants of
 * both in every cell, so that rows differ in all that either contract tells apart. Only for building rows and persons:
 * verdicts are those of the two states themselves.
 */
export function commonProject(states: TwoStates, ground: Ground): readonly ModuleIr[] {
  const roles = rolesOf(states, ground);
  return states.is.map((module): ModuleIr => {
    const entities = module.entities.map((entity) => mergedEntity(states, ground, entity));
    return {
      ...module,
      roles,
      identity: mergedIdentity(states, module),
      entities,
      access: entities.flatMap((entity) => mergedCells(states, module, entity.name, roles)),
      lifecycles: entities.flatMap((entity) => mergedLifecycle(states, ground, entity) ?? []),
    };
  });
}

function rolesOf({ was, is }: TwoStates, ground: Ground): readonly Role[] {
  const distinct = (all: readonly ModuleIr[]): readonly Role[] => [
    ...new Map(all.flatMap((one) => one.roles).map((one) => [one.name, one])).values(),
  ];
  const [before, after] = [distinct(was), distinct(is)];
  if (ground === "was") return before;
  return ground === "is" ? after : after.filter(({ name }) => before.some((one) => one.name === name));
}

/** A person of every state is needed, whichever of the contracts denies some of them the right to act. */
function mergedIdentity({ was }: TwoStates, module: ModuleIr): ModuleIr["identity"] {
  const { identity } = module;
  if (identity === null || identity.active !== null) return identity;
  const before = was.find((one) => one.identity !== null)?.identity ?? null;
  return before === null ? identity : { ...identity, active: before.active };
}

function entityIn(project: readonly ModuleIr[], name: string): Entity | undefined {
  return project.flatMap((one) => one.entities).find((one) => one.name === name);
}

function mergedEntity(states: TwoStates, ground: Ground, is: Entity): Entity {
  const was = entityIn(states.was, is.name);
  if (was === undefined) return is;
  const columns = [
    ...is.columns.map((column) => {
      const old = was.columns.find(({ name }) => name === column.name);
      return old === undefined ? column : mergedColumn(old, column, ground);
    }),
    ...was.columns.filter(({ name }) => !is.columns.some((one) => one.name === name)),
  ];
  const known = new Set(states.is.flatMap((one) => one.entities.map(({ name }) => name)));
  const keys = was.foreignKeys.filter(
    (key) =>
      (key.referenced.schema === "auth" || known.has(key.referenced.table)) &&
      !is.foreignKeys.some((one) => one.columns.some((column) => key.columns.includes(column))),
  );
  const foreignKeys: readonly ForeignKey[] = [...is.foreignKeys, ...keys];
  return {
    ...is,
    columns,
    uniques: distinct([...is.uniques, ...was.uniques], (one) => one.columns),
    checks: checksOf(was, is, ground),
    foreignKeys,
    indexes: distinct([...is.indexes, ...was.indexes], (one) => [one.unique, one.columns, one.where]),
  };
}

function checksOf(was: Entity, is: Entity, ground: Ground): readonly CheckConstraint[] {
  const all = ground === "was" ? was.checks : ground === "is" ? is.checks : [...is.checks, ...was.checks];
  return distinct(all, (one) => one.expression);
}

function mergedColumn(was: Column, is: Column, ground: Ground): Column {
  const [only, other] = ground === "was" ? [was, is] : [is, was];
  if (ground !== "both") return { ...only, generated: only.generated ?? other.generated };
  return { ...is, type: narrower(was.type, is.type), nullable: was.nullable && is.nullable };
}

/** The type whose values fit the other one, too, as far as that is plain. */
function narrower(was: ColumnType, is: ColumnType): ColumnType {
  if (was.name === is.name) {
    const [a = Infinity, b = Infinity] = [was.arguments[0], is.arguments[0]];
    return a < b ? was : is;
  }
  return is.name === "text" || is.name === "varchar" ? was : is;
}

function mergedLifecycle({ was, is }: TwoStates, ground: Ground, entity: Entity): Lifecycle | null {
  const [before, after] = [was, is].map((project) =>
    project.flatMap((one) => one.lifecycles).find((one) => one.entity === entity.name),
  );
  const only = ground === "was" ? (before ?? after) : (after ?? before);
  if (only === undefined || before === undefined || after === undefined) return only ?? null;
  if (ground !== "both" || before.column !== after.column) return only;
  const shared = (name: string): boolean => before.states.some((one) => one.name === name);
  const initial = after.initial.filter((name) => before.initial.includes(name));
  return {
    ...after,
    states: after.states.filter(({ name }) => shared(name)),
    initial: initial.length > 0 ? initial : after.initial.filter(shared),
    transitions: distinct([...after.transitions, ...before.transitions], ({ from, to }) => [from, to]),
  };
}

function mergedCells(
  { was, is }: TwoStates,
  module: ModuleIr,
  entity: string,
  roles: readonly Role[],
): readonly AccessCell[] {
  const cells = [...is, ...was].flatMap((one) => one.access.filter((cell) => cell.entity === entity));
  const byId = new Map<string, AccessCell>();
  for (const cell of cells) {
    const { actor } = cell;
    if (actor.kind === "role" && !roles.some(({ name }) => name === actor.role)) continue;
    const grants: readonly Grant[] = [...(byId.get(cell.id)?.grants ?? []), ...cell.grants];
    // The same rows are built whichever of the two states is the later one.
    byId.set(cell.id, { ...cell, grants: grants.toSorted((a, b) => byCodeUnit(canonicalJson(a), canonicalJson(b))) });
  }
  return module.entities.some(({ name }) => name === entity) ? [...byId.values()] : [];
}

function distinct<T>(all: readonly T[], says: (one: T) => unknown): readonly T[] {
  return [...new Map([...all].reverse().map((one) => [canonicalJson(says(one)), one])).values()].reverse();
}
