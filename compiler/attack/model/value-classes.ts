/** Value classes: for each column that a rule reads, one value for every way in which the rule can tell rows apart. */

import { columnOf, entityOf, lifecycleOf } from "../../ir/find.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { OwnPredicate, Predicate } from "../../ir/predicate.ts";
import { statesOf } from "../cast.ts";
import { isNumber } from "../evaluate.ts";
import { moduleOf } from "../oracle.ts";
import type { Person } from "../oracle.ts";
import { rowsOf } from "../row-builder.ts";
import { columnsIn, constantsOf, isText } from "../value.ts";
import type { World } from "../world.ts";

/** One column that rules read. Of a person's column the values depend on who asks; of any other they are listed. */
export interface Axis {
  readonly column: string;
  readonly nullable: boolean;
  readonly owner: OwnPredicate | null;
  readonly values: readonly string[];
}

/**
 * Returns the columns of an entity that its own rules, the rules of entities whose parent it is, its lifecycle and the
 * role helper read, each with its value classes.
 */
export function axesOfModel(world: World, name: string): readonly Axis[] {
  const home = moduleOf(world.project, name);
  const entity = entityOf(home, name);
  const axes = new Map<string, { owner: OwnPredicate | null; values: Set<string> }>();
  const put = (column: string, owner: OwnPredicate | null, values: readonly string[]): void => {
    const known = axes.get(column) ?? { owner: null, values: new Set() };
    for (const value of values) known.values.add(value);
    axes.set(column, { owner: known.owner ?? owner, values: known.values });
  };
  for (const predicate of predicatesAbout(world.project, name)) read(world, home, entity, predicate, put);
  const lifecycle = lifecycleOf(home, name);
  const states = lifecycle?.states.map((one) => one.name) ?? [];
  if (lifecycle !== null) put(lifecycle.column, null, states);
  const { identity } = world;
  if (identity?.entity === name) {
    put(identity.user, { kind: "own", column: identity.user, holds: "user" }, []);
    put(
      identity.role,
      null,
      world.module.roles.map((one) => one.name),
    );
    if (identity.active !== null) put(identity.active.column, null, statesOf(home, entity, identity.active.column));
  }
  return [...axes].map(([column, { owner, values }]) => ({
    column,
    nullable: columnOf(entity, column).nullable && lifecycle?.column !== column,
    owner,
    values: [...values],
  }));
}

/** Returns the values of a person's column that make a row his own; his suspended self has them, too. */
export function valuesOf(world: World, own: OwnPredicate, person: Person): readonly string[] {
  if (person.userId === null) return [];
  if (own.holds === "user") return [person.userId];
  const { identity } = world;
  if (own.holds === "identity") {
    const row = identity && rowsOf(world.stock, identity.entity).find((one) => one[identity.user] === person.userId);
    return identity === null || !row ? [] : [row[identity.key]].filter((one) => typeof one === "string");
  }
  const mine = new Set(valuesOf(world, own.parentOwn, person));
  const parents = rowsOf(world.stock, own.parent).filter((row) => mine.has(row[own.parentOwn.column] ?? ""));
  return parents.flatMap((row) => row[own.parentKey] ?? []);
}

/** Every predicate of the entity's own cells, and those by which its rows are a parent in another entity's cells. */
function predicatesAbout(project: readonly ModuleIr[], name: string): readonly Predicate[] {
  return project.flatMap((one) =>
    one.access.flatMap((cell) => {
      const rows = cell.grants.map((grant) => grant.rows);
      return cell.entity === name ? rows : rows.flatMap((predicate) => asParent(predicate, name));
    }),
  );
}

function asParent(predicate: Predicate, name: string): readonly Predicate[] {
  if (predicate.kind === "and" || predicate.kind === "or") return predicate.of.flatMap((one) => asParent(one, name));
  if (predicate.kind === "not") return asParent(predicate.of, name);
  if (predicate.kind !== "own" || predicate.holds !== "parent") return [];
  return predicate.parent === name ? [predicate.parentOwn] : asParent(predicate.parentOwn, name);
}

function read(
  world: World,
  home: ModuleIr,
  entity: Entity,
  predicate: Predicate,
  put: (column: string, owner: OwnPredicate | null, values: readonly string[]) => void,
): void {
  switch (predicate.kind) {
    case "all":
    case "none":
      return;
    case "own":
      put(predicate.column, predicate, []);
      return;
    case "in-state":
      put(predicate.column, null, [...statesOf(home, entity, predicate.column), ...predicate.values]);
      return;
    case "and":
    case "or":
      for (const one of predicate.of) read(world, home, entity, one, put);
      return;
    case "not":
      read(world, home, entity, predicate.of, put);
      return;
    case "sql":
      for (const column of columnsIn(predicate.expression)) {
        const owner = ownerIn(world, entity, column);
        put(column, owner, owner === null ? boundaries(world, home, entity, column, predicate.expression) : []);
      }
  }
}

/** A column that points to a person holds that person, whoever wrote the condition. */
function ownerIn(world: World, entity: Entity, column: string): OwnPredicate | null {
  const key = entity.foreignKeys.find((one) => one.columns.length === 1 && one.columns[0] === column);
  if (key?.referenced.schema === "auth") return { kind: "own", column, holds: "user" };
  if (key !== undefined && key.referenced.table === world.identity?.entity)
    return { kind: "own", column, holds: "identity" };
  return null;
}

/** On, just below and just above each constant of a condition; for two columns that are compared the product does it. */
function boundaries(
  world: World,
  home: ModuleIr,
  entity: Entity,
  column: string,
  expression: Expression,
): readonly string[] {
  const { type } = columnOf(entity, column);
  const states = statesOf(home, entity, column);
  if (states.length > 0) return states;
  const constants = constantsOf(expression);
  const key = entity.foreignKeys.find((one) => one.columns.includes(column));
  if (key !== undefined) {
    const at = key.referenced.columns[key.columns.indexOf(column)] ?? "";
    return rowsOf(world.stock, key.referenced.table)
      .slice(0, 3)
      .flatMap((row) => row[at] ?? []);
  }
  if (type.dimensions > 0)
    return ["{}", ...constants.filter(({ value }) => /^[\w -]+$/.test(value)).map(({ value }) => `{"${value}"}`)];
  if (type.name === "date" || type.name.startsWith("timestamp")) {
    const zone = type.name === "date" ? "" : " 00:00:00+00";
    const days = constants.map(({ value }) => /^\d{4}-\d\d-\d\d$/.exec(value)?.[0]).filter((one) => one !== undefined);
    return ["2001-01-01", "2001-01-02", ...days, "2999-01-01"].map((day) => `${day}${zone}`);
  }
  if (isNumber(type)) {
    const figures = constants.filter((one) => one.kind === "number").map((one) => Number(one.value));
    return [...new Set(figures.length === 0 ? [1, 2] : figures.flatMap((one) => [one - 2, one - 1, one, one + 1]))].map(
      String,
    );
  }
  if (isText(type))
    return [...constants.map((one) => one.value), "other", ...(columnOf(entity, column).nullable ? [""] : [])];
  return constants.map((one) => one.value);
}
