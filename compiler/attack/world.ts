/** The world that is attacked: persons of every kind, and rows of every entity in every relation to them. */

import type { Entity } from "../ir/entity.ts";
import { columnOf, entityOf, lifecycleOf } from "../ir/find.ts";
import type { Identity, ModuleIr } from "../ir/module.ts";
import type { Predicate } from "../ir/predicate.ts";
import { anonymous, castOf, forgers, memberPlayer, serviceRole, statesOf } from "./cast.ts";
import type { CastMember, Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { moduleOf } from "./oracle.ts";
import type { Surroundings } from "./oracle.ts";
import { addAccount, addRow, buildRow, emptyStock, rowsOf } from "./row-builder.ts";
import type { RefusedRows, Stock } from "./row-builder.ts";
import { columnsIn, constantsOf } from "./value.ts";

export interface World {
  readonly module: ModuleIr;
  readonly project: readonly ModuleIr[];
  readonly stock: Stock;
  readonly players: readonly Player[];
  readonly around: Surroundings;
  /** Role and state of the identity rows; null in a project without identity. */
  readonly identity: Identity | null;
}

export type Axes = ReadonlyMap<string, readonly (string | null)[]>;

/** Builds the world of a module: its entities, the identity entity, and what they reference. */
export function worldOf(module: ModuleIr, project: readonly ModuleIr[], refused: RefusedRows = new Map()): World {
  const stock = emptyStock(project, refused);
  const home = module.identity === null ? null : moduleNamed(project, module.identity.module);
  const identity =
    module.identity === null || home === null
      ? null
      : { facts: module.identity, home, entity: entityOf(home, module.identity.entity) };
  const members = castOf(module, identity, () => addAccount(stock));
  for (const { userId, identity: row } of members) if (row === null) stock.strangers.add(userId);
  const keys = new Map<CastMember, string | null>();
  for (const member of members) keys.set(member, identity === null ? null : identityRow(stock, identity.facts, member));
  const players = members
    .filter((one) => one.identity === null || keys.get(one) !== null)
    .map((one) => memberPlayer(one, keys.get(one) ?? null));

  const world: World = {
    module,
    project,
    stock,
    players: [...withOneOfAKind(players), anonymous, serviceRole, ...forgersAmong(players)],
    around: {
      project,
      rowOf: (entity, column, value) => rowsOf(stock, entity).find((row) => row[column] === value) ?? null,
    },
    identity: module.identity,
  };
  for (const name of closure(module, project)) if (name !== module.identity?.entity) populate(world, name);
  // Rows that inserts will need as parents exist before the first expectation is computed.
  for (const { name } of module.entities) buildRow(stock, name, {});
  return world;
}

/** Returns the values of a column that conditions can tell apart; used again for rows that are only attempted. */
export function axesOf(world: Pick<World, "project" | "stock">, name: string): Axes {
  const home = moduleOf(world.project, name);
  const entity = entityOf(home, name);
  const axes = new Map<string, readonly (string | null)[]>();
  const put = (column: string, values: readonly (string | null)[]): void => {
    const nullable = columnOf(entity, column).nullable ? [null] : [];
    const wanted =
      lifecycleOf(home, name)?.column === column ? values.filter((one) => one !== null) : [...values, ...nullable];
    axes.set(column, [...new Set([...(axes.get(column) ?? []), ...wanted])]);
  };
  for (const predicate of predicatesAbout(world.project, name)) addAxes(world, home, entity, predicate, put);
  const lifecycle = lifecycleOf(home, name);
  if (lifecycle !== null)
    put(
      lifecycle.column,
      lifecycle.states.map((one) => one.name),
    );
  return axes;
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

function addAxes(
  world: Pick<World, "project" | "stock">,
  home: ModuleIr,
  entity: Entity,
  predicate: Predicate,
  put: (column: string, values: readonly (string | null)[]) => void,
): void {
  switch (predicate.kind) {
    case "all":
    case "none":
      return;
    case "own":
      put(predicate.column, ownValues(world, predicate));
      return;
    case "in-state":
      put(predicate.column, [...new Set([...statesOf(home, entity, predicate.column), ...predicate.values])]);
      return;
    case "and":
    case "or":
      for (const one of predicate.of) addAxes(world, home, entity, one, put);
      return;
    case "not":
      addAxes(world, home, entity, predicate.of, put);
      return;
    case "sql":
      for (const column of columnsIn(predicate.expression)) put(column, sqlValues(home, entity, column, predicate));
  }
}

/** Persons are named by the rows of the identity entity, in the order of the cast. */
function ownValues(
  world: Pick<World, "project" | "stock">,
  own: Extract<Predicate, { kind: "own" }>,
): readonly (string | null)[] {
  const identity = world.project.find((one) => one.identity !== null)?.identity ?? null;
  const persons = identity === null ? [] : rowsOf(world.stock, identity.entity);
  if (own.holds === "user") {
    if (identity === null) return world.stock.accounts.slice(0, 2);
    // Who has no identity row can own rows by his account all the same.
    return [...persons.map((row) => row[identity.user] ?? null), ...[...world.stock.strangers].slice(0, 1)];
  }
  if (own.holds === "identity") return identity === null ? [] : persons.map((row) => row[identity.key] ?? null);
  const byOwner = new Map<string | null, string | null>();
  for (const row of rowsOf(world.stock, own.parent)) {
    const owner = row[own.parentOwn.column] ?? null;
    if (!byOwner.has(owner)) byOwner.set(owner, row[own.parentKey] ?? null);
  }
  return [...byOwner.values()];
}

function sqlValues(
  home: ModuleIr,
  entity: Entity,
  column: string,
  predicate: Extract<Predicate, { kind: "sql" }>,
): readonly string[] {
  const { type } = columnOf(entity, column);
  if (type.dimensions > 0) return ["{}"];
  const states = statesOf(home, entity, column);
  if (states.length > 0) return states;
  if (type.name === "date" || type.name.startsWith("timestamp"))
    return ["2001-01-01 00:00:00+00", "2999-01-01 00:00:00+00"];
  const isReference = entity.foreignKeys.some((key) => key.columns.includes(column));
  if (isReference || type.name === "uuid") return [];
  const figures = constantsOf(predicate.expression).filter((one) => one.kind === "number");
  if (figures.length > 0)
    return figures.flatMap((one) => [Number(one.value) - 1, Number(one.value), Number(one.value) + 1].map(String));
  return constantsOf(predicate.expression).map((one) => one.value);
}

const mostRows = 48;

function populate(world: World, name: string): void {
  const axes = [...axesOf(world, name)].filter(([, values]) => values.length > 0);
  for (const combination of combinations(axes)) addRow(world.stock, name, combination);
  // Without conditions two rows are enough to tell "all" from "one".
  while (rowsOf(world.stock, name).length < 2 && addRow(world.stock, name, {}) !== null);
}

/** The full product while it is small; else every value of every axis at least once, the others cycling along. */
function combinations(axes: readonly (readonly [string, readonly (string | null)[]])[]): readonly Row[] {
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  if (axes.length === 0) return [];
  if (size <= mostRows) {
    return axes.reduce<readonly Row[]>(
      (rows, [column, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [column]: value }))),
      [{}],
    );
  }
  const rows = Array.from({ length: mostRows }, (_, n) => {
    let rest = n;
    return Object.fromEntries(
      axes.map(([column, values]) => {
        const value = values[rest % values.length] ?? null;
        rest = Math.floor(rest / values.length) + n;
        return [column, value] as const;
      }),
    );
  });
  const singly = axes.flatMap(([column, values]) => values.map((value) => ({ ...rows[0], [column]: value })));
  return [...new Map([...rows, ...singly].map((row) => [JSON.stringify(row), row])).values()];
}

function identityRow(stock: Stock, identity: Identity, member: CastMember): string | null {
  if (member.identity === null) return null;
  const state =
    identity.active === null || member.identity.state === null
      ? {}
      : { [identity.active.column]: member.identity.state };
  const row = addRow(stock, identity.entity, {
    [identity.user]: member.userId,
    [identity.role]: member.identity.role,
    ...state,
  });
  return row?.[identity.key] ?? null;
}

/** The first role of the contract is the one whose authority is worth forging; the last main player carries the lies. */
function forgersAmong(players: readonly Player[]): readonly Player[] {
  const active = players.filter((one) => one.person.actor.kind === "role" && one.part === "main");
  const strongest = active[0] ?? players[0];
  const weakest = active.at(-1) ?? players[0];
  return strongest === undefined || weakest === undefined ? [] : forgers(strongest, weakest);
}

/** The module's entities and everything they and the identity need, parents before children. */
function closure(module: ModuleIr, project: readonly ModuleIr[]): readonly string[] {
  const ordered: string[] = [];
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.includes(name) || visiting.has(name)) return;
    visiting.add(name);
    const entity = entityOf(moduleOf(project, name), name);
    for (const key of entity.foreignKeys) if (key.referenced.schema === "public") visit(key.referenced.table);
    ordered.push(name);
  };
  if (module.identity !== null) visit(module.identity.entity);
  for (const { name } of module.entities) visit(name);
  return ordered;
}

function moduleNamed(project: readonly ModuleIr[], name: string): ModuleIr {
  const found = project.find((one) => one.module === name);
  if (found === undefined) throw new Error(`the project has no module ${name}`);
  return found;
}

/** Who has no role in force is the same to every rule: the first of them tries every shape, the others the plain ones. */
function withOneOfAKind(players: readonly Player[]): readonly Player[] {
  const powerless = players.filter((one) => one.person.actor.kind === "signed-in" && one.part === "main");
  const whole = [powerless[0], powerless.at(-1)];
  return players.map((one) => (powerless.includes(one) && !whole.includes(one) ? { ...one, part: "extra" } : one));
}
