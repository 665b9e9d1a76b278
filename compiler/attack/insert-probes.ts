/** Attacks that create rows. */

import { identifier, identifiers, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue } from "./change.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectInsert, expectUpdate, refusalOfNew } from "./expect.ts";
import { kindsOf, listedColumns, settled } from "./insert-kinds.ts";
import type { Kind } from "./insert-kinds.ts";
import { filledOwners } from "./inserted-row.ts";
import { denied, permitted } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { stateKinds } from "./state-probes.ts";
import { insertSql, keyIs, leaveOut, privileges, reaches, valueSql } from "./target.ts";
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
    ...stateKinds(target, player, filled, listed, kinds).flatMap((one) =>
      insert(target, player, "values", one.kind.label, one.kind, one.listed),
    ),
    ...columns(target, player, first, listed),
    ...shapes(target, player, first, listed),
    ...upsert(target, player, listed),
  ];
}

function insert(
  target: Target,
  player: Player,
  shape: string,
  detail: string,
  kind: Kind,
  listed: readonly string[],
): readonly Draft[] {
  const { row, setup } = kind;
  const filled = filledOwners(target, player);
  const isKeyKnown = target.entity.primaryKey.columns.every((one) => listed.includes(one) || one in filled);
  return draft(target, {
    player,
    operation: "insert",
    shape,
    detail,
    attempt: `create a row of ${target.entity.name}${detail === "" ? "" : ` (${detail})`}`,
    statement: insertSql(target, row, listed),
    expect: settled(kind, expectInsert(target, player, row, listed, [])),
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
    expect = settled(kind, expectInsert(target, player, row, listed, returning)),
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
    ...one("on-conflict-do-nothing", sql`${base} on conflict do nothing`, [], ignoring(target, player, kind, listed)),
    ...one("common-table-expression", sql`with made as (${base} returning 1) select 1 from made`, []),
    ...one(
      "merge",
      sql`merge into ${target.table} using (select 1) as one on false when not matched then insert (${names}) values (${values})`,
      [],
    ),
  ];
}

/** What a key would refuse is left out without an error. */
function ignoring(target: Target, player: Player, kind: Kind, listed: readonly string[]): Expectation | null {
  const expect = settled(kind, expectInsert(target, player, kind.row, listed, []));
  return expect?.kind === "denied" && expect.sqlstate === "23505" ? permitted(0) : expect;
}

/** As supabase-js does it: every column of the row, found again by its primary key. */
function upsert(target: Target, player: Player, listed: readonly string[]): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  if (key.some((one) => target.entity.columns.some((column) => column.name === one && column.identity === "always")))
    return [];
  const reached = target.rows.find((one) => reaches(target, player, "update", one) === true);
  const other = target.rows.find((one) => reaches(target, player, "update", one) === false);
  const rows = [reached, other].filter((one) => one !== undefined);
  return rows.flatMap((row, at) => upsertOf(target, player, listed, row, at === 0 ? "" : "a row out of reach"));
}

function upsertOf(
  target: Target,
  player: Player,
  listed: readonly string[],
  row: Row,
  which: string,
): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
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
    detail: which === "" ? column.name : `${column.name}/${which}`,
    attempt: `change ${column.name} of ${which === "" ? "a row" : which} of ${target.entity.name} by upsert`,
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
