/** Builds rows that a schema accepts: parents, unique keys and CHECKs are satisfied, wanted values are kept. */

import type { CheckConstraint, Column, Entity, ForeignKey } from "../ir/entity.ts";
import { columnOf, entityOf, lifecycleOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { besides } from "./besides.ts";
import type { Row } from "./evaluate.ts";
import { moduleOf } from "./oracle.ts";
import { solveRow } from "./solve-row.ts";
import type { Choice } from "./solve-row.ts";
import { candidates, columnsIn, plainCandidates, uuid } from "./value.ts";
import { wrongValues } from "./wrong-values.ts";

/** Rows made so far, by entity, parents first in `order`; accounts by id. */
export interface Stock {
  readonly project: readonly ModuleIr[];
  readonly rows: Map<string, Row[]>;
  readonly order: { readonly entity: string; readonly row: Row }[];
  readonly accounts: string[];
  readonly counters: Map<string, number>;
  /** Entities whose row is being built, to notice keys that go round in circles. */
  readonly building: Set<string>;
  /** Rows that fit beside the world's, by entity and wanted values: probes never insert two in one transaction. */
  readonly fresh: Map<string, Row | null>;
  readonly families: ReadonlyMap<string, number>;
  /** Accounts that must stay without a row of the identity entity. */
  readonly strangers: Set<string>;
  /** Why no row of an entity can be made up at all, by entity. */
  readonly obstacles: Map<string, string>;
  /** Entities whose rows Postgres itself would not take. */
  readonly refused: ReadonlySet<string>;
  /** Whether the world is complete, so that a row that needs one more parent is not to be had. */
  readonly complete: boolean;
}

/** Entities that no row could be made up for that Postgres takes, with the reason. */
export type RefusedRows = ReadonlyMap<string, string>;

/** Returns an empty stock for a project. */
export function emptyStock(project: readonly ModuleIr[], refused: RefusedRows = new Map()): Stock {
  return {
    project,
    rows: new Map(),
    order: [],
    accounts: [],
    counters: new Map(),
    building: new Set(),
    fresh: new Map(),
    families: familiesOf(project),
    strangers: new Set(),
    obstacles: new Map(refused),
    refused: new Set(refused.keys()),
    complete: false,
  };
}

/** Returns the rows of an entity made so far. */
export function rowsOf(stock: Stock, entity: string): readonly Row[] {
  return stock.rows.get(entity) ?? [];
}

/** Makes an account of auth.users and returns its id. */
export function addAccount(stock: Stock): string {
  const id = uuid(0, stock.accounts.length + 1);
  stock.accounts.push(id);
  return id;
}

/** Builds a row and keeps it. Returns null when the wanted values do not fit. */
export function addRow(stock: Stock, name: string, wanted: Row): Row | null {
  const row = buildRow(stock, name, wanted);
  if (row === null) return null;
  stock.rows.set(name, [...rowsOf(stock, name), row]);
  stock.order.push({ entity: name, row });
  return row;
}

/**
 * Returns a row that fits beside the rows made so far, with the wanted values, or null when they do not fit or no value
 * is known that the schema takes. Parents that are missing are made while the world is not complete, where no parent
 * that is there will do.
 */
export function buildRow(stock: Stock, name: string, wanted: Row): Row | null {
  return solved(stock, name, wanted, null);
}

/** Returns a row that one CHECK alone refuses, beside what is wanted; null when no such row is known. */
export function violatingRow(stock: Stock, name: string, check: CheckConstraint): Row | null {
  return solved({ ...stock, complete: true }, name, {}, check);
}

function solved(stock: Stock, name: string, wanted: Row, breaking: CheckConstraint | null): Row | null {
  if (stock.refused.has(name)) return null;
  const home = moduleOf(stock.project, name);
  const entity = entityOf(home, name);
  const n = (stock.counters.get(name) ?? 0) + 1;
  stock.counters.set(name, n);
  stock.building.add(name);
  try {
    const demands = { entity, breaking, conflicts: (row: Row) => conflicts(stock, entity, row) };
    const columns = entity.columns.filter(
      (one) =>
        one.generated === null &&
        !(one.name in wanted) &&
        !entity.foreignKeys.some((key) => key.columns.includes(one.name)),
    );
    const free = columns.map((column) => columnChoice(stock, home, entity, column, n, breaking));
    const unknown = free.find((one) => [...firstOf(one.options({}))].length === 0)?.columns[0];
    if (unknown !== undefined) {
      const { type } = columnOf(entity, unknown);
      stock.obstacles.set(name, `no value is known for ${name}.${unknown} (${type.name})`);
      return null;
    }
    const keys = entity.foreignKeys.filter((key) => !key.columns.every((one) => one in wanted));
    const existing = solveRow(
      wanted,
      [...free, ...keys.map((key) => keyChoice(stock, entity, key, false, breaking !== null))],
      demands,
    );
    if (existing !== null || keys.length === 0) return existing ?? noted(stock, name);
    const made = solveRow(
      wanted,
      [...free, ...keys.map((key) => keyChoice(stock, entity, key, true, breaking !== null))],
      demands,
    );
    return made ?? noted(stock, name);
  } finally {
    stock.building.delete(name);
  }
}

function* firstOf(options: Iterable<Row>): Iterable<Row> {
  for (const one of options) {
    yield one;
    return;
  }
}

function noted(stock: Stock, name: string): null {
  if (!stock.obstacles.has(name) && rowsOf(stock, name).length === 0)
    stock.obstacles.set(name, `no values are known that the constraints of ${name} take together`);
  return null;
}

/**
 * Returns a row that fits beside the world's and is not kept, or null when the wanted values do not fit. The same row
 * each time; only to be asked for when the world is complete.
 */
export function freshRow(stock: Stock, name: string, wanted: Row): Row | null {
  const key = `${name} ${JSON.stringify(wanted)}`;
  const known = stock.fresh.get(key);
  if (known !== undefined) return known;
  const row = buildRow({ ...stock, complete: true }, name, wanted);
  stock.fresh.set(key, row);
  return row;
}

/**
 * Returns a row with the wanted values that takes the place of a row of the world with the same key, and that row; null
 * where none stands in the way. For rows of which everybody has one.
 */
export function displacingRow(
  stock: Stock,
  name: string,
  wanted: Row,
): { readonly row: Row; readonly displaced: Row } | null {
  const entity = entityOf(moduleOf(stock.project, name), name);
  const held = uniqueSets(entity).filter(({ columns }) => columns.every((one) => (wanted[one] ?? null) !== null));
  const displaced = rowsOf(stock, name).find((one) =>
    held.some(({ columns }) => columns.every((column) => same(one[column], wanted[column]))),
  );
  if (displaced === undefined) return null;
  const rest = rowsOf(stock, name).filter((one) => one !== displaced);
  const key = `${name} in place ${JSON.stringify(wanted)}`;
  const known = stock.fresh.get(key);
  const row =
    known === undefined
      ? buildRow({ ...stock, rows: new Map([...stock.rows, [name, rest]]), complete: true }, name, wanted)
      : known;
  stock.fresh.set(key, row);
  return row === null ? null : { row, displaced };
}

/** Number of an entity among all of the project, which keeps its keys apart from the others'. */
export function familyOf(stock: Stock, entity: string): number {
  return stock.families.get(entity) ?? 0;
}

function familiesOf(project: readonly ModuleIr[]): ReadonlyMap<string, number> {
  return new Map(project.flatMap((one) => one.entities).map(({ name }, at) => [name, at + 1] as const));
}

/** Whether the row has the same key as one that exists. `except` is the row it replaces. */
export function conflicts(stock: Stock, entity: Entity, row: Row, except: Row | null = null): boolean {
  return uniqueSets(entity).some(({ columns, nullsNotDistinct }) => {
    if (columns.some((one) => row[one] === undefined)) return false;
    if (!nullsNotDistinct && columns.some((one) => row[one] === null)) return false;
    return rowsOf(stock, entity.name).some(
      (one) => one !== except && columns.every((column) => same(one[column], row[column])),
    );
  });
}

/** Returns every set of columns that must be unique: keys and unique indexes, partial ones as if they were whole. */
export function uniqueSets(
  entity: Entity,
): readonly { readonly columns: readonly string[]; readonly nullsNotDistinct: boolean }[] {
  return [
    { columns: entity.primaryKey.columns, nullsNotDistinct: false },
    ...entity.uniques,
    ...entity.indexes
      .filter((one) => one.unique)
      .map((one) => ({ columns: one.columns.map(({ column }) => column), nullsNotDistinct: false })),
  ];
}

function same(a: string | null | undefined, b: string | null | undefined): boolean {
  return (a ?? null)?.toLowerCase() === (b ?? null)?.toLowerCase();
}

/** A column on its own: what a lifecycle begins with, what constraints name, what stands beside other columns. */
function columnChoice(
  stock: Stock,
  home: ModuleIr,
  entity: Entity,
  column: Column,
  n: number,
  breaking: CheckConstraint | null,
): Choice {
  const { name } = column;
  const lifecycle = lifecycleOf(home, entity.name);
  const initial = lifecycle?.column === name ? lifecycle.initial : [];
  const family = familyOf(stock, entity.name);
  const wrong = breaking !== null && columnsIn(breaking.expression).includes(name) ? wrongValues(column) : [];
  // Most columns are content with the first values: the others are thought of only when they are asked for.
  function* values(row: Row): Iterable<string | null> {
    yield* initial;
    yield* wrong;
    yield* plainCandidates(entity, column, family, n);
    yield* candidates(entity, column, family, n);
    yield* besides(entity, column, row);
    yield* candidates(entity, column, family, n + 7);
    if (column.nullable) yield null;
  }
  function* options(row: Row): Iterable<Row> {
    const tried = new Set<string | null>();
    for (const value of values(row)) {
      if (tried.has(value)) continue;
      tried.add(value);
      yield { [name]: value };
    }
  }
  return { columns: [name], options };
}

/** The columns of a foreign key, by the rows that it can refer to. */
function keyChoice(stock: Stock, entity: Entity, key: ForeignKey, makes: boolean, breaks: boolean): Choice {
  const nullable = key.columns.every((one) => columnOf(entity, one).nullable) ? [nullParent(key)] : [];
  let made: Row | null | undefined;
  return {
    columns: key.columns,
    options: (row) => {
      const itself = breaks && key.referenced.table === entity.name ? [selfParent(key, row)] : [];
      const parents = [...parentsOf(stock, entity, key), ...nullable, ...itself];
      if (makes && (made === undefined || key.referenced.table === entity.name))
        made = newParent(stock, entity, key, row);
      return [...parents, ...(makes && made !== null && made !== undefined ? [made] : [])].flatMap((parent) => {
        const values = Object.fromEntries(
          key.columns.map((one, at) => [one, parent[key.referenced.columns[at] ?? ""] ?? null] as const),
        );
        const differs = key.columns.some((one) => one in row && row[one] !== values[one]);
        return differs ? [] : [values];
      });
    },
  };
}

function parentsOf(stock: Stock, entity: Entity, key: ForeignKey): readonly Row[] {
  if (key.referenced.schema === "auth") {
    const isIdentity = stock.project.some((one) => one.identity?.entity === entity.name);
    return stock.accounts.filter((id) => !isIdentity || !stock.strangers.has(id)).map((id) => ({ id }));
  }
  if (key.referenced.table === entity.name) {
    const optional = key.columns.every((one) => columnOf(entity, one).nullable);
    return optional ? [] : rowsOf(stock, entity.name);
  }
  return rowsOf(stock, key.referenced.table);
}

function newParent(stock: Stock, entity: Entity, key: ForeignKey, row: Row): Row | null {
  const optional = key.columns.every((one) => columnOf(entity, one).nullable);
  if (key.referenced.schema === "auth") return { id: addAccount(stock) };
  if (key.referenced.table === entity.name && !optional) {
    return selfParent(key, row);
  }
  if (stock.building.has(key.referenced.table)) {
    if (optional) return nullParent(key);
    stock.obstacles.set(entity.name, `${entity.name} and ${key.referenced.table} each need a row of the other first`);
    return null;
  }
  return stock.complete ? null : addRow(stock, key.referenced.table, {});
}

function selfParent(key: ForeignKey, row: Row): Row {
  return Object.fromEntries(key.referenced.columns.map((one) => [one, row[one] ?? null]));
}

function nullParent(key: ForeignKey): Row {
  return Object.fromEntries(key.referenced.columns.map((one) => [one, null]));
}
