/** Builds rows that a schema accepts: parents, unique keys and CHECKs are satisfied, wanted values are kept. */

import type { Column, Entity, ForeignKey } from "../ir/entity.ts";
import { columnOf, entityOf, lifecycleOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { moduleOf } from "./oracle.ts";
import { undecided } from "./truth.ts";
import { candidates, certainlySatisfies, neighbours, satisfiesChecks, uuid, violated } from "./value.ts";

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
 * is known that the schema takes. Parents that are missing are made while the world is not complete.
 */
export function buildRow(stock: Stock, name: string, wanted: Row): Row | null {
  if (stock.refused.has(name)) return null;
  const home = moduleOf(stock.project, name);
  const entity = entityOf(home, name);
  const n = (stock.counters.get(name) ?? 0) + 1;
  stock.counters.set(name, n);
  stock.building.add(name);
  try {
    const referencing = new Set(entity.foreignKeys.flatMap((key) => key.columns));
    let row: Row = { ...wanted };
    for (const column of entity.columns) {
      if (column.generated !== null || column.name in wanted || referencing.has(column.name)) continue;
      const value = firstFitting(stock, home, entity, column, row, n);
      if (value === undefined) return null;
      row = { ...row, [column.name]: value };
    }
    const keyed = withParents(stock, entity, row, entity.foreignKeys);
    const whole = keyed === null ? null : repaired(stock, entity, keyed, wanted, n);
    return whole === null || conflicts(stock, entity, whole) ? null : withGenerated(entity, whole);
  } finally {
    stock.building.delete(name);
  }
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
  const row = buildRow({ ...stock, rows: new Map([...stock.rows, [name, rest]]), complete: true }, name, wanted);
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
    if (!nullsNotDistinct && columns.some((one) => (row[one] ?? null) === null)) return false;
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

function firstFitting(
  stock: Stock,
  home: ModuleIr,
  entity: Entity,
  column: Column,
  row: Row,
  n: number,
): string | null | undefined {
  const lifecycle = lifecycleOf(home, entity.name);
  const initial = lifecycle?.column === column.name ? lifecycle.initial : [];
  const options = [
    ...initial,
    ...candidates(entity, column, familyOf(stock, entity.name), n),
    ...neighbours(entity, column, row),
  ];
  const fits = options.filter((value) => satisfiesChecks(entity, { ...row, [column.name]: value }));
  const fitting =
    fits.find((value) => certainlySatisfies(entity, { ...row, [column.name]: value }, column.name)) ?? fits[0];
  if (fitting !== undefined) return fitting;
  if (column.nullable) return null;
  stock.obstacles.set(entity.name, `no value is known for ${entity.name}.${column.name} (${column.type.name})`);
  return undefined;
}

/** Parents are tried in order of the rows made; only when none fits is a new one made. */
function withParents(stock: Stock, entity: Entity, row: Row, keys: readonly ForeignKey[]): Row | null {
  const [key, ...rest] = keys;
  if (key === undefined) return conflicts(stock, entity, row) ? null : row;
  if (key.columns.every((one) => one in row)) return withParents(stock, entity, row, rest);
  for (const parent of parentsOf(stock, entity, key)) {
    const joined = joinedTo(row, key, parent);
    const whole = joined === null ? null : withParents(stock, entity, joined, rest);
    if (whole !== null) return whole;
  }
  const made = newParent(stock, entity, key, row);
  const joined = made === null ? null : joinedTo(row, key, made);
  return joined === null ? null : withParents(stock, entity, joined, rest);
}

/** The row with the key's columns filled from a parent, or null when a wanted value says otherwise. */
function joinedTo(row: Row, key: ForeignKey, parent: Row): Row | null {
  let joined = row;
  for (const [at, column] of key.columns.entries()) {
    const value = parent[key.referenced.columns[at] ?? ""] ?? null;
    if (column in row && row[column] !== value) return null;
    joined = { ...joined, [column]: value };
  }
  return joined;
}

function parentsOf(stock: Stock, entity: Entity, key: ForeignKey): readonly Row[] {
  if (key.referenced.schema === "auth") {
    const isIdentity = stock.project.some((one) => one.identity?.entity === entity.name);
    return stock.accounts.filter((id) => !isIdentity || !stock.strangers.has(id)).map((id) => ({ id }));
  }
  const none = key.columns.every((one) => columnOf(entity, one).nullable) ? [nullParent(key)] : [];
  if (key.referenced.table === entity.name) return none.length > 0 ? none : rowsOf(stock, entity.name);
  return rowsOf(stock, key.referenced.table);
}

function newParent(stock: Stock, entity: Entity, key: ForeignKey, row: Row): Row | null {
  const optional = key.columns.every((one) => columnOf(entity, one).nullable);
  if (key.referenced.schema === "auth") return { id: addAccount(stock) };
  if (key.referenced.table === entity.name && !optional) {
    return Object.fromEntries(key.referenced.columns.map((one) => [one, row[one] ?? null]));
  }
  if (stock.building.has(key.referenced.table)) {
    if (optional) return nullParent(key);
    stock.obstacles.set(entity.name, `${entity.name} and ${key.referenced.table} each need a row of the other first`);
    return null;
  }
  return stock.complete ? null : addRow(stock, key.referenced.table, {});
}

function nullParent(key: ForeignKey): Row {
  return Object.fromEntries(key.referenced.columns.map((one) => [one, null]));
}

/** Changes columns that nobody asked for until no CHECK refuses the row: one at a time, then two together. */
function repaired(stock: Stock, entity: Entity, row: Row, wanted: Row, n: number): Row | null {
  if (satisfiesChecks(entity, row)) return row;
  const family = familyOf(stock, entity.name);
  const keys = new Set(entity.foreignKeys.flatMap((key) => key.columns));
  const free = entity.columns.filter(
    (one) => one.generated === null && !(one.name in wanted) && (!keys.has(one.name) || one.nullable),
  );
  const options = (column: Column): readonly (string | null)[] => {
    const values = keys.has(column.name)
      ? []
      : [
          ...candidates(entity, column, family, n),
          ...candidates(entity, column, family, n + 7),
          ...neighbours(entity, column, row),
        ];
    return column.nullable ? [null, ...values] : values;
  };
  const reads = (column: Column): boolean =>
    violated(entity, row).some((check) => JSON.stringify(check.expression).includes(JSON.stringify(column.name)));
  const suspects = free.filter(reads);
  for (const first of suspects) {
    for (const value of options(first)) {
      const once = { ...row, [first.name]: value };
      if (satisfiesChecks(entity, once)) return once;
      for (const second of suspects) {
        if (second === first) continue;
        const twice = options(second).map((other) => ({ ...once, [second.name]: other }));
        const fits = twice.find((one) => satisfiesChecks(entity, one));
        if (fits !== undefined) return fits;
      }
    }
  }
  return null;
}

function withGenerated(entity: Entity, row: Row): Row {
  const typeOf = (column: string) => columnOf(entity, column).type;
  const computed = entity.columns.flatMap((column) => {
    if (column.generated === null) return [];
    const value = evaluate(column.generated, { row, typeOf, userId: null });
    return value === undecided || Array.isArray(value)
      ? []
      : [[column.name, value === null ? null : String(value)] as const];
  });
  return { ...row, ...Object.fromEntries(computed) };
}
