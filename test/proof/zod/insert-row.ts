/** Inserts as PostgREST does: a JSON body, populated by the table's own types; rows come back as JSON. */

import type { Database } from "../../../compiler/database/database.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import { identifier, identifiers, join, sql } from "../../../compiler/sql/sql.ts";

export type Inserted =
  | { readonly kind: "row"; readonly row: unknown }
  | { readonly kind: "refused"; readonly sqlstate: string; readonly message: string };

/** Inserts a body into a table and returns the row as JSON.parse leaves it, or how Postgres refused it. */
export async function insertRow(
  database: Database,
  table: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Inserted> {
  const columns = Object.keys(body);
  const target = sql`public.${identifier(table)}`;
  const given = join(
    columns.map((name) => sql`given.${identifier(name)}`),
    sql`, `,
  );
  const statement =
    columns.length === 0
      ? sql`insert into ${target} default values returning row_to_json(${identifier(table)}.*)::text as row`
      : sql`insert into ${target} (${identifiers(columns)}) select ${given} from json_populate_record(null::${target}, $1::json) as given returning row_to_json(${identifier(table)}.*)::text as row`;
  try {
    const result = await database.query(statement, columns.length === 0 ? [] : [JSON.stringify(body)]);
    return { kind: "row", row: JSON.parse(String(result.rows[0]?.["row"])) };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { kind: "refused", sqlstate: error.sqlstate, message: error.message };
  }
}
