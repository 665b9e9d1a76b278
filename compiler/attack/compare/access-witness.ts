/** A witness: one person, one row, one statement that one state of a contract allows and the other denies. */

import type { Actor, Operation } from "../../ir/access.ts";
import { identifiers, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import { axesOfModel, valuesOf } from "../model/value-classes.ts";
import type { Reason } from "../oracle.ts";
import { assignments, insertSql, keyIs } from "../target.ts";
import type { Target } from "../target.ts";
import type { Point } from "./points.ts";

export interface AccessWitness {
  /** "widened": denied before and allowed now; "narrowed" the other way round. */
  readonly direction: "widened" | "narrowed";
  /** What tells the two apart: the matrix, the states and steps of a lifecycle, or who may act at all. */
  readonly cause: "cell" | "lifecycle" | "login";
  /** Id of the cell that allows it. */
  readonly cell: string;
  readonly entity: string;
  /** Whose right it is, where it is one. */
  readonly actor: Actor;
  readonly operation: Operation;
  /** As people say it: "staff", "staff (disabled)", "unauthenticated". */
  readonly person: string;
  /** Status of the person's own row; null where none matters. */
  readonly status: string | null;
  /** Whether the row is the person's own; null where nothing in it says whose it is. */
  readonly own: boolean | null;
  /** The row's key and the columns that conditions read; for insert the row as it would be. */
  readonly row: Row;
  /** The value that an update makes of a column; empty for other operations. */
  readonly changes: Row;
  readonly statement: string;
  /** Why it is denied where it is. */
  readonly because: Reason;
}

/** Returns the statement as an application would send it, all columns in `columns` at once. */
export function statementOf(target: Target, point: Point, columns: readonly string[]): Sql {
  switch (point.operation) {
    case "select":
      return sql`select ${identifiers(columns)} from ${target.table} where ${keyIs(target, point.row)}`;
    case "insert":
      return insertSql(target, point.row, columns);
    case "update":
      return sql`update ${target.table} set ${assignments(changesOf(point))} where ${keyIs(target, point.row)}`;
    case "delete":
      return sql`delete from ${target.table} where ${keyIs(target, point.row)}`;
  }
}

/** Returns what an update makes of the row; nothing for other operations. */
export function changesOf({ next, columns }: Point): Row {
  if (next === null) return {};
  return Object.fromEntries(columns.map((one) => [one, next[one] ?? null] as const));
}

/** Returns the part of a row that says which it is, and whose. */
export function shownRow(
  target: Target,
  { row }: Point,
  player: Player,
): { readonly row: Row; readonly own: boolean | null } {
  const axes = axesOfModel(target.world, target.entity.name);
  const shown = new Set([...target.entity.primaryKey.columns, ...axes.map((one) => one.column)]);
  const owners = axes.flatMap(({ column, owner }) => (owner === null ? [] : [{ column, owner }]));
  const own = owners.some(({ column, owner }) =>
    valuesOf(target.world, owner, player.person).includes(row[column] ?? ""),
  );
  return {
    row: Object.fromEntries(
      target.entity.columns.filter(({ name }) => shown.has(name)).map(({ name }) => [name, row[name] ?? null] as const),
    ),
    own: owners.length === 0 || player.person.userId === null ? null : own,
  };
}
