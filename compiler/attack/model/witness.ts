/** A point at which database and contract differ, as somebody can repeat it. */

import type { Operation } from "../../ir/access.ts";
import { comment, identifiers, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import { become } from "../script.ts";
import type { Model, ReadPoints, WritePoint } from "./point.ts";

export interface Witness {
  /** Id of the access cell that decides. */
  readonly place: string;
  readonly actor: string;
  readonly operation: Operation;
  readonly entity: string;
  /** The row as it is; for insert null. */
  readonly row: Row | null;
  /** What the statement writes; for select the columns. */
  readonly values: Row;
  readonly expected: string;
  readonly observed: string;
  /** Script for psql that shows it and leaves nothing behind. */
  readonly script: string;
  /** Points of the same cell that differ in the same direction, this one included. */
  readonly points: number;
}

const words: Readonly<Record<Operation, string>> = {
  select: "read",
  insert: "create",
  update: "change",
  delete: "delete",
};

/** Returns the witness of a write point. */
export function writeWitness(model: Model, point: WritePoint, observed: string): Witness {
  const cursor = model.oldRows.find((one) => one.row === point.old);
  const standing = cursor !== undefined && point.statement.endsWith(cursor.cursor) ? [cursor.declaration] : [];
  const setup = point.setup === null ? [] : [point.setup];
  const expected = point.allowed ? "1 row" : "denied";
  return {
    place: point.place,
    actor: point.player.actor.name,
    operation: point.operation,
    entity: point.entity,
    row: point.old,
    values: point.values,
    expected,
    observed,
    script: scriptOf(model, point.player, [...setup, ...standing], point.statement, {
      title: `${point.player.actor.name}: ${words[point.operation]} ${point.entity}`,
      place: point.place,
      expected,
    }),
    points: 1,
  };
}

/** Returns the witness of a row that is read, or not, against the contract. */
export function readWitness(
  model: Model,
  reads: ReadPoints,
  found: {
    readonly player: Player;
    readonly place: string;
    readonly row: Row;
    readonly columns: readonly string[];
    readonly expected: string;
    readonly observed: string;
  },
): Witness {
  const columns = found.columns.length === 0 ? sql`count(*)` : identifiers(found.columns);
  return {
    place: found.place,
    actor: found.player.actor.name,
    operation: "select",
    entity: reads.entity,
    row: found.row,
    values: Object.fromEntries(found.columns.map((one) => [one, found.row[one] ?? null] as const)),
    expected: found.expected,
    observed: found.observed,
    script: scriptOf(model, found.player, [], sql`select ${columns} from ${reads.table}`, {
      title: `${found.player.actor.name}: read ${reads.entity} ${reads.key.map((one) => `${one} ${found.row[one] ?? "NULL"}`).join(", ")}`,
      place: found.place,
      expected: found.expected,
    }),
    points: 1,
  };
}

function scriptOf(
  model: Model,
  player: Player,
  before: readonly Sql[],
  statement: Sql,
  about: { readonly title: string; readonly place: string; readonly expected: string },
): string {
  const lines = [
    comment(`${about.title}\n${about.place}\nexpected: ${about.expected}`),
    sql`begin;`,
    ...[...model.world, ...before, become(player.actor), statement].map((one) => `${one};`),
    sql`rollback;`,
  ];
  return `${lines.join("\n")}\n`;
}
