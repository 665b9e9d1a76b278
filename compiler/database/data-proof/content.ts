/** Reading what tables hold, as text, row by row under its key. */

import type { Entity } from "../../ir/entity.ts";
import { projectLog } from "../../ir/object-names.ts";
import { identifier, join, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Database } from "../database.ts";

/** Text by column, null for NULL. */
export type Fields = Readonly<Record<string, string | null>>;

/** Rows by the text of their key. */
export type Rows = ReadonlyMap<string, Fields>;

/**
 * Returns the rows of a table. `fields` are the texts wanted, by a name of the caller's; `key` are the columns of the
 * key, as they are to be written. Throws DatabaseError.
 */
export async function readRows(
  database: Database,
  table: Sql,
  key: readonly Sql[],
  fields: ReadonlyMap<string, Sql>,
): Promise<Rows> {
  const wanted = [...key, ...fields.values()];
  const list = wanted.map((text, at) => sql`${text} as ${identifier(`f${at}`)}`);
  const { rows } = await database.query(sql`select ${join(list, sql`, `)} from ${table}`);
  const names = [...fields.keys()];
  return new Map(
    rows.map((row) => {
      const text = (at: number): string | null => textOf(row[`f${at}`]);
      const fieldsOfRow = Object.fromEntries(names.map((name, at) => [name, text(key.length + at)]));
      return [key.map((_, at) => text(at) ?? "").join(", "), fieldsOfRow] as const;
    }),
  );
}

/** Returns every column of a table as it is. */
export async function readTable(database: Database, schema: string, entity: Entity): Promise<Rows> {
  const text = (name: string): Sql => sql`${identifier(name)}::text`;
  const fields = new Map(entity.columns.map(({ name }) => [name, text(name)] as const));
  return readRows(database, qualified(schema, entity.name), entity.primaryKey.columns.map(text), fields);
}

/** Returns the entries of the project's log, each as one text; empty where there is no log. */
export async function readProjectLog(database: Database, schema: string): Promise<Rows> {
  const table = qualified(schema, projectLog.table);
  const { rows } = await database.query("select to_regclass($1) is not null as found", [table]);
  if (rows[0]?.["found"] !== true) return new Map();
  return readRows(
    database,
    sql`${table} as entry`,
    [sql`entry.id::text`],
    new Map([["entry", sql`to_jsonb(entry)::text`]]),
  );
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
