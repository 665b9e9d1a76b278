/** Rows with the sharpest values that constraints take: what must survive an evolution as it is. */

import { lifecycleOf } from "../ir/find.ts";
import type { Column, Entity } from "../ir/entity.ts";
import type { ModuleIr } from "../ir/module.ts";
import { edgeValues } from "./edge-values.ts";
import type { Row } from "./evaluate.ts";
import { isNumber } from "./evaluate.ts";
import { addAccount, addRow, emptyStock, rowsOf, uniqueSets } from "./row-builder.ts";
import type { Stock } from "./row-builder.ts";
import { statesOf } from "./cast.ts";
import { candidates, columnsIn, constantsOf, enumerated, isText, verdictOn } from "./value.ts";

/** One row to be made, in forms to be tried in turn, the sharpest first: all have the same key and the same parents. */
export interface EdgeRow {
  readonly entity: string;
  readonly forms: readonly Row[];
}

export interface EdgeRows {
  /** Ids for auth.users. */
  readonly accounts: readonly string[];
  /** Parents before children. */
  readonly rows: readonly EdgeRow[];
}

const fewest = 3;
const most = 6;

/**
 * Returns three to six rows for each of the `entities` (more where a column has more states), and one or more of what
 * they refer to. `round` keeps the keys of several calls apart, for rows that come to others.
 */
export function edgeRows(project: readonly ModuleIr[], entities: ReadonlySet<string>, round = 0): EdgeRows {
  const stock = emptyStock(project);
  for (const ir of project) for (const { name } of ir.entities) stock.counters.set(name, round * 100);
  for (const name of inOrder(project, entities)) {
    const home = project.find((ir) => ir.entities.some((one) => one.name === name));
    const entity = home?.entities.find((one) => one.name === name);
    if (home === undefined || entity === undefined) continue;
    populate(stock, home, entity, round);
  }
  const own = (value: string | null): string | null =>
    value?.replace(/^(c0417ac7-[0-9a-f]{4}-)4000/, `$1${family(round)}`) ?? null;
  const inRound = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, own(value)]));
  const places = new Map<string, number>();
  const rows = stock.order.map(({ entity, row }): EdgeRow => {
    const place = places.get(entity) ?? 0;
    places.set(entity, place + 1);
    return { entity, forms: formsOf(project, entity, row, { place, round }).map(inRound) };
  });
  return { accounts: stock.accounts.map((one) => own(one) ?? one), rows };
}

/** The fourth digits of a uuid, of version 4 as ever. */
function family(round: number): string {
  return `4${(round % 0x1000).toString(16).padStart(3, "0")}`;
}

function inOrder(project: readonly ModuleIr[], entities: ReadonlySet<string>): readonly string[] {
  const all = new Map(project.flatMap((ir) => ir.entities).map((one) => [one.name, one]));
  const ordered = new Set<string>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (visiting.has(name)) return;
    visiting.add(name);
    for (const key of all.get(name)?.foreignKeys ?? [])
      if (key.referenced.schema === "public") visit(key.referenced.table);
    ordered.add(name);
  };
  for (const name of entities) if (all.has(name)) visit(name);
  return [...ordered];
}

function populate(stock: Stock, home: ModuleIr, entity: Entity, round: number): void {
  const states = entity.columns
    .map((column) => [column.name, variantsOf(home, entity, column)] as const)
    .filter(([, values]) => values.length > 0);
  const count = Math.min(
    12,
    Math.max(
      fewest,
      ...states.map(([, values]) => values.length),
      ...entity.columns.map((column) => Math.min(most, edgesOf(entity, column).length + 1)),
    ),
  );
  for (let n = 0; rowsOf(stock, entity.name).length < count && n < count + fewest; n++) {
    const wanted = Object.fromEntries(
      states.map(([name, values]) => [name, values[(n + round) % values.length] ?? null]),
    );
    const parents = parentsFor(stock, entity, n);
    if (addRow(stock, entity.name, { ...wanted, ...parents }) === null && addRow(stock, entity.name, wanted) === null)
      addRow(stock, entity.name, {});
  }
}

function variantsOf(home: ModuleIr, entity: Entity, column: Column): readonly string[] {
  const states = lifecycleOf(home, entity.name)?.column === column.name ? statesOf(home, entity, column.name) : [];
  const listed = states.length > 0 ? states : enumerated(entity, column.name);
  return listed.filter((one) =>
    entity.checks.every((check) => verdictOn(entity, check, { [column.name]: one }) !== false),
  );
}

/** Other parents for other rows; accounts are made anew where each may be named but once. */
function parentsFor(stock: Stock, entity: Entity, n: number): Row {
  const pairs = entity.foreignKeys.flatMap((key): readonly (readonly [string, string | null])[] => {
    const [column, ...others] = key.columns;
    const [referenced] = key.referenced.columns;
    if (column === undefined || others.length > 0 || referenced === undefined) return [];
    if (key.referenced.schema === "auth") return [[column, addAccount(stock)]];
    const parents = rowsOf(stock, key.referenced.table);
    const parent = parents[n % Math.max(1, parents.length)];
    return parent === undefined ? [] : [[column, parent[referenced] ?? null]];
  });
  return Object.fromEntries(pairs);
}

/** All edges; without those that keys, checks and computed columns may mind; the plain row. */
function formsOf(
  project: readonly ModuleIr[],
  name: string,
  row: Row,
  { place, round }: { readonly place: number; readonly round: number },
): readonly Row[] {
  const entity = project.flatMap((ir) => ir.entities).find((one) => one.name === name);
  if (entity === undefined) return [row];
  const plain = Object.fromEntries(Object.entries(row).filter(([column]) => isWritten(entity, column)));
  const home = project.find((ir) => ir.entities.includes(entity));
  const fixed = new Set([
    ...entity.primaryKey.columns,
    ...entity.foreignKeys.flatMap((key) => key.columns),
    ...project
      .flatMap((ir) => ir.entities.flatMap((one) => one.foreignKeys))
      .flatMap((key) => (key.referenced.table === name ? key.referenced.columns : [])),
    ...entity.columns
      .filter((one) => home === undefined || variantsOf(home, entity, one).length > 0)
      .map((one) => one.name),
  ]);
  const nulled = place % most === 1;
  const free = entity.columns.filter((one) => isWritten(entity, one.name) && one.identity === null);
  const edges = new Map(
    free.flatMap((column): readonly (readonly [string, string | null])[] => {
      if (nulled && column.nullable && !entity.primaryKey.columns.includes(column.name)) return [[column.name, null]];
      if (fixed.has(column.name)) return [];
      const values = edgesOf(entity, column);
      // The row of NULLs is passed over; other rounds begin elsewhere.
      const turn = column.nullable && place % most > 1 ? place - 1 : place;
      const value = values[(turn + round) % Math.max(1, values.length)];
      return value === undefined ? [] : [[column.name, value]];
    }),
  );
  const delicate = new Set([
    ...uniqueSets(entity).flatMap((one) => one.columns),
    ...entity.indexes.flatMap((one) => one.columns.map(({ column }) => column)),
    ...entity.checks.flatMap((one) => columnsIn(one.expression)),
    ...entity.columns.flatMap((one) => (one.generated === null ? [] : columnsIn(one.generated))),
  ]);
  const robust = [...edges].filter(([column]) => !delicate.has(column));
  const unchecked = [...edges].filter(([column]) => !uniqueSets(entity).some((one) => one.columns.includes(column)));
  const forms = [edges, unchecked, robust].map((some) => ({ ...plain, ...Object.fromEntries(some) }));
  return [...new Map([...forms, plain].map((one) => [JSON.stringify(one), one])).values()];
}

/** The database numbers what nobody refers to. */
function isWritten(entity: Entity, name: string): boolean {
  const column = entity.columns.find((one) => one.name === name);
  if (column === undefined || column.generated !== null) return false;
  return column.identity === null || uniqueSets(entity).some((one) => one.columns.includes(name));
}

/** The edges of a type, and those of the constraints of one column, as far as the constraints let them in. */
function edgesOf(entity: Entity, column: Column): readonly string[] {
  const checks = entity.checks.filter((check) => columnsIn(check.expression).includes(column.name));
  const figures = checks
    .flatMap((check) => constantsOf(check.expression))
    .flatMap((one) => (one.kind === "number" ? [Number(one.value)] : []));
  const lengths = figures.filter((one) => Number.isInteger(one) && one >= 0 && one <= 20_000);
  const named = isText(column.type) ? lengths.flatMap((one) => ["ü".repeat(one)]) : [];
  const near = isNumber(column.type) ? figures.map(String) : [];
  const known = checks.length === 0 ? [] : candidates(entity, column, 1, 9_001).slice(0, 3);
  const all = [...named.toReversed(), ...near, ...edgeValues(column.type), ...known];
  return [...new Set(all)].filter((value) =>
    checks.every((check) => verdictOn(entity, check, { [column.name]: value }) !== false),
  );
}
