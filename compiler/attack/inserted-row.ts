/** The row that an INSERT makes: what the statement lists, and the defaults of what it does not. */

import { cellOf } from "../ir/find.ts";
import type { OwnPredicate, Predicate } from "../ir/predicate.ts";
import type { Player } from "./cast.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { undecided } from "./truth.ts";
import type { Target } from "./target.ts";
import { columnsIn } from "./value.ts";

interface InsertedRow {
  readonly row: Row;
  /** Columns whose default only Postgres can compute: what the row holds there is not what will be. */
  readonly unknown: ReadonlySet<string>;
  /** Columns that must have a value and get none. */
  readonly missing: readonly string[];
}

/** Returns the row that a player makes when his statement lists these columns of `row`. */
export function insertedRow(target: Target, player: Player, row: Row, listed: readonly string[]): InsertedRow {
  const filled = filledOwners(target, player);
  const unknown = new Set<string>();
  const missing: string[] = [];
  const settled: Record<string, string | null> = {};
  for (const column of target.entity.columns) {
    if (listed.includes(column.name) || column.generated !== null || column.identity !== null) continue;
    if (column.name in filled) settled[column.name] = filled[column.name] ?? null;
    else {
      const value = defaultOf(target, player, column.name);
      if (value === undefined) unknown.add(column.name);
      else settled[column.name] = value;
      if (value === null && !column.nullable) missing.push(column.name);
    }
  }
  return { row: { ...row, ...settled }, unknown, missing };
}

/** Returns the default of a column, NULL without one, undefined when only Postgres can compute it. */
export function defaultOf(target: Target, player: Player, name: string): string | null | undefined {
  const column = target.entity.columns.find((one) => one.name === name);
  if (column === undefined || column.default === null) return null;
  const typeOf = () => column.type;
  const value = evaluate(column.default, { row: {}, typeOf, userId: player.person.userId });
  if (value === undecided || Array.isArray(value)) return undefined;
  return value === null ? null : `${value as string | number | boolean}`;
}

/** Returns the listed columns whose value differs from their default: to name that is to leave it to the default. */
export function chosenColumns(target: Target, player: Player, row: Row, listed: readonly string[]): readonly string[] {
  return listed.filter((one) => (row[one] ?? null) !== defaultOf(target, player, one));
}

/** Owner columns that the system fills for this player, because his cell says "own" and does not let him name them. */
export function filledOwners(target: Target, player: Player): Row {
  const cell = cellOf(target.module, target.entity.name, player.person.actor, "insert");
  const pairs = cell.grants.flatMap((grant) => {
    const own = ownOf(grant.rows);
    if (own === null || own.holds === "parent" || grant.columns.includes(own.column)) return [];
    return [[own.column, own.holds === "user" ? player.person.userId : player.person.identityKey] as const];
  });
  return Object.fromEntries(pairs);
}

function ownOf(predicate: Predicate): OwnPredicate | null {
  if (predicate.kind === "own") return predicate;
  return predicate.kind === "and" ? (predicate.of.map(ownOf).find((one) => one !== null) ?? null) : null;
}

/** Returns the columns of a row that a condition reads. */
export function columnsRead(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case "all":
    case "none":
      return [];
    case "own":
    case "in-state":
      return [predicate.column];
    case "and":
    case "or":
      return predicate.of.flatMap(columnsRead);
    case "not":
      return columnsRead(predicate.of);
    case "sql":
      return columnsIn(predicate.expression);
  }
}
