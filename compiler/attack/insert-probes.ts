/** Attacks that create rows. */

import { cellOf } from "../ir/find.ts";
import { identifier, identifiers, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue, isReferenced } from "./change.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectInsert, expectUpdate, refusalOfNew } from "./expect.ts";
import { defaultOf, filledOwners } from "./inserted-row.ts";
import { denied, expectationText } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { displacingRow, freshRow } from "./row-builder.ts";
import { insertSql, keyIs, leaveOut, notComputed, privileges, reaches, valueSql } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the creating attacks of one player: each kind of row, each column, each shape. */
export function insertProbes(target: Target, player: Player): readonly Draft[] {
  const filled = filledOwners(target, player);
  const listed = listedColumns(target, player, filled);
  const kinds = kindsOf(target, player, filled, listed);
  const [first] = kinds;
  if (first === undefined) {
    leaveOut(target, player, "insert", "no row could be made up that fits beside the others");
    return [];
  }
  const plain = kinds.flatMap((kind) => insert(target, player, "values", kind.label, kind, listed));
  if (player.part === "extra") return plain.slice(0, 1);
  return [
    ...plain,
    ...columns(target, player, first, listed),
    ...shapes(target, player, first, listed),
    ...upsert(target, player, listed),
  ];
}

interface Kind {
  readonly row: Row;
  readonly label: string;
  /** Statements of the owner that make room for the row. */
  readonly setup: readonly Sql[];
}

/**
 * One row for each outcome, the permitted one first: rows of the player, of others, in each state. Only columns that the
 * statement lists can differ; the others hold their defaults where such a row fits.
 */
function kindsOf(target: Target, player: Player, filled: Row, listed: readonly string[]): readonly Kind[] {
  const mine = [player.person.userId, player.person.identityKey].filter((one) => one !== null);
  const named = [...target.axes].filter(([column]) => listed.includes(column));
  const axes = named.map(([column, values]) => {
    const holdsPersons = values.some((one) => one !== null && target.world.stock.accounts.includes(one));
    return [column, holdsPersons ? [...new Set([...mine.slice(0, 1), ...values])] : values] as const;
  });
  const singly = axes.flatMap(([column, values]) => values.map((value) => ({ [column]: value })));
  const pairs = singly.flatMap((one) => singly.map((other) => ({ ...one, ...other })));
  const found = new Map<string, Kind>();
  const rest = { ...unlistedDefaults(target, player, listed), ...filled };
  for (const wanted of [{}, ...singly, ...pairs.slice(0, 400)]) {
    const label = labelOf(wanted);
    const kind = kindOf(target, { ...wanted, ...rest }, label) ?? kindOf(target, { ...wanted, ...filled }, label);
    if (kind === null) continue;
    const expect = expectInsert(target, player, kind.row, listed, []);
    if (expect === null) {
      leaveOut(target, player, "insert", notComputed);
      continue;
    }
    const outcome = expectationText(expect);
    if (!found.has(outcome)) found.set(outcome, kind);
  }
  return [...found.values()].sort((a, b) => rank(target, player, a, listed) - rank(target, player, b, listed));
}

/** Columns that a statement does not list hold their defaults, as far as they are known; what must have a value has one. */
function unlistedDefaults(target: Target, player: Player, listed: readonly string[]): Row {
  const pairs = target.entity.columns.flatMap((column) => {
    if (listed.includes(column.name) || column.generated !== null || column.identity !== null) return [];
    const value = defaultOf(target, player, column.name);
    return value === undefined || (value === null && !column.nullable) ? [] : [[column.name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Where everybody has one row already, the one in the way is taken out first. */
function kindOf(target: Target, wanted: Row, label: string): Kind | null {
  const { stock } = target.world;
  const row = freshRow(stock, target.entity.name, wanted);
  if (row !== null) return { row, label, setup: [] };
  if (target.entity.appendOnly || target.entity.columns.some((one) => isReferenced(target, one.name))) return null;
  const displacing = displacingRow(stock, target.entity.name, wanted);
  if (displacing === null) return null;
  const setup = [sql`delete from ${target.table} where ${keyIs(target, displacing.displaced)}`];
  return { row: displacing.row, label, setup };
}

function labelOf(wanted: Row): string {
  return Object.entries(wanted)
    .map(
      ([column, value]) =>
        `${column} ${value === null ? "NULL" : value.startsWith("c0417ac7-") ? "of someone" : value}`,
    )
    .join(", ");
}

function rank(target: Target, player: Player, kind: Kind, listed: readonly string[]): number {
  return expectInsert(target, player, kind.row, listed, [])?.kind === "rows" ? 0 : 1;
}

/** What the player's own cell lets him name; without one what his database role may; without that all that is anyone's. */
function listedColumns(target: Target, player: Player, filled: Row): readonly string[] {
  const cell = cellOf(target.module, target.entity.name, player.person.actor, "insert");
  const granted = new Set(cell.grants.flatMap((grant) => grant.columns));
  const rights = privileges(target, player).insert;
  const wanted = granted.size > 0 ? granted : rights;
  return target.entity.columns
    .filter((one) => one.generated === null && one.identity === null && !(one.name in filled))
    .filter((one) => (wanted.size > 0 ? wanted.has(one.name) : one.system === null))
    .map((one) => one.name);
}

function insert(
  target: Target,
  player: Player,
  shape: string,
  detail: string,
  { row, setup }: Kind,
  listed: readonly string[],
): readonly Draft[] {
  const filled = filledOwners(target, player);
  const isKeyKnown = target.entity.primaryKey.columns.every((one) => listed.includes(one) || one in filled);
  return draft(target, {
    player,
    operation: "insert",
    shape,
    detail,
    attempt: `create a row of ${target.entity.name}${detail === "" ? "" : ` (${detail})`}`,
    statement: insertSql(target, row, listed),
    expect: expectInsert(target, player, row, listed, []),
    setup,
    check: isKeyKnown ? exists(target, row) : null,
  });
}

function exists(target: Target, row: Row) {
  return {
    kind: "holds",
    query: sql`select count(*) = 1 as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, row)}`,
  } as const;
}

/** Each column beside the ones a row needs: those the player may fill one by one, and each that he may not. */
function columns(target: Target, player: Player, kind: Kind, listed: readonly string[]): readonly Draft[] {
  const needed = listed.filter((name) => {
    const column = target.entity.columns.find((one) => one.name === name);
    return column !== undefined && !column.nullable && column.default === null;
  });
  const rights = privileges(target, player).insert;
  const filled = filledOwners(target, player);
  return target.entity.columns.flatMap((column) => {
    if (needed.includes(column.name) || column.generated !== null || column.identity !== null) return [];
    // An owner that the system settles may be named or not where others may name it: either way it becomes the player.
    if (column.name in filled && rights.has(column.name)) return [];
    const value = kind.row[column.name] ?? null;
    const constant =
      column.default?.kind === "string" || column.default?.kind === "number" || column.default?.kind === "boolean";
    // A column that only others may fill shows as refused only when it differs from its default.
    if (rights.has(column.name) && !listed.includes(column.name) && (value === null || constant)) return [];
    return insert(target, player, "column", column.name, kind, [...needed, column.name]);
  });
}

function shapes(target: Target, player: Player, kind: Kind, listed: readonly string[]): readonly Draft[] {
  const { row, setup } = kind;
  const key = target.entity.primaryKey.columns;
  const values = join(
    listed.map((one) => valueSql(row[one])),
    sql`, `,
  );
  const names = identifiers(listed);
  const base = insertSql(target, row, listed);
  const one = (
    shape: string,
    statement: Sql,
    returning: readonly string[],
    expect = expectInsert(target, player, row, listed, returning),
  ): readonly Draft[] =>
    draft(target, {
      player,
      operation: "insert",
      shape,
      detail: "",
      attempt: `create a row of ${target.entity.name} by ${shape}`,
      statement,
      setup,
      expect,
    });
  return [
    ...one("returning", sql`${base} returning ${identifiers(key)}`, key),
    ...one("insert-select", sql`insert into ${target.table} (${names}) select ${values}`, []),
    ...one("on-conflict-do-nothing", sql`${base} on conflict do nothing`, []),
    ...one("common-table-expression", sql`with made as (${base} returning 1) select 1 from made`, []),
    ...one(
      "merge",
      sql`merge into ${target.table} using (select 1) as one on false when not matched then insert (${names}) values (${values})`,
      [],
    ),
  ];
}

/** As supabase-js does it: every column of the row, found again by its primary key. */
function upsert(target: Target, player: Player, listed: readonly string[]): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  if (key.some((one) => target.entity.columns.some((column) => column.name === one && column.identity === "always")))
    return [];
  const row = target.rows.find((one) => reaches(target, player, "update", one) === true) ?? target.rows[0];
  if (row === undefined) return [];
  const column = target.entity.columns.find(
    (one) => listed.includes(one.name) && !key.includes(one.name) && allows(target, player, row, one.name),
  );
  const value = column === undefined ? undefined : changedValue(target, row, column);
  if (column === undefined || value === undefined) return [];
  const names = [...new Set([...key, ...listed])];
  const next = { ...row, [column.name]: value };
  const set = join(
    names.map((one) => sql`${identifier(one)} = excluded.${identifier(one)}`),
    sql`, `,
  );
  return draft(target, {
    player,
    operation: "update",
    shape: "upsert",
    detail: column.name,
    attempt: `change ${column.name} of a row of ${target.entity.name} by upsert`,
    statement: sql`${insertSql(target, next, names)} on conflict (${identifiers(key)}) do update set ${set}`,
    expect: expectUpsert(target, player, row, next, names),
  });
}

/** Prefers a column the player may change; without any the first will do, for it will be refused. */
function allows(target: Target, player: Player, row: Row, name: string): boolean {
  const column = target.entity.columns.find((one) => one.name === name);
  const value = column === undefined ? undefined : changedValue(target, row, column);
  if (value === undefined) return false;
  const changes: Row = { [name]: value };
  const any = target.entity.columns.some((one) => {
    const other = changedValue(target, row, one);
    return (
      other !== undefined &&
      expectUpdate(target, player, row, { [one.name]: other }, { reads: [], merge: false })?.kind === "rows"
    );
  });
  return !any || expectUpdate(target, player, row, changes, { reads: [], merge: false })?.kind === "rows";
}

/** The proposed row must pass the policy of INSERT, then the existing one those of UPDATE and SELECT, as an error. */
function expectUpsert(
  target: Target,
  player: Player,
  row: Row,
  next: Row,
  names: readonly string[],
): Expectation | null {
  const rights = privileges(target, player);
  if (names.some((one) => !rights.insert.has(one) || !rights.update.has(one) || !rights.select.has(one)))
    return denied("privilege");
  const proposed = refusalOfNew(target, player, next, names, ["insert"]);
  if (proposed?.kind !== "rows") return proposed;
  const changes = Object.fromEntries(names.map((one) => [one, next[one] ?? null]));
  const outcome = expectUpdate(target, player, row, changes, { reads: names, merge: true });
  return outcome?.kind === "denied" && outcome.layer === "zero-rows" ? denied("policy") : outcome;
}
