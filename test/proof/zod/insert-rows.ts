/** Inserts as PostgREST does: a JSON body, populated by the table's own types; rows come back as JSON. */

import type { Database } from "../../../compiler/database/database.ts";
import { identifier, identifiers, join, sql } from "../../../compiler/sql/sql.ts";
import type { Sql } from "../../../compiler/sql/sql.ts";

export type Body = Readonly<Record<string, unknown>>;
export type Inserted =
  | { readonly kind: "row"; readonly row: unknown }
  | { readonly kind: "refused"; readonly sqlstate: string; readonly message: string };

/** Creates the session's function that `insertRows` calls: one round trip for many inserts, each on its own. */
export async function prepareInserts(database: Database): Promise<void> {
  await database.execute(`
    create function pg_temp.insert_each(items jsonb) returns table (inserted text, code text, message text)
    language plpgsql as $$
    declare
      item jsonb;
    begin
      set constraints all immediate;
      for item in select * from jsonb_array_elements(items) loop
        inserted := null; code := null; message := null;
        begin
          execute item ->> 0 into inserted using (item ->> 1)::json;
        exception when others then
          code := sqlstate; message := sqlerrm;
        end;
        return next;
      end loop;
    end $$;`);
}

/** Inserts each body into a table and returns the row as JSON.parse leaves it, or how Postgres refused it. */
export async function insertRows(
  database: Database,
  table: string,
  bodies: readonly Body[],
): Promise<readonly Inserted[]> {
  const items = bodies.map((body) => [insertStatement(table, Object.keys(body)), JSON.stringify(body)]);
  const { rows } = await database.query("select * from pg_temp.insert_each($1::text::jsonb)", [JSON.stringify(items)]);
  return rows.map((row) => {
    const [inserted, code, message] = [row["inserted"], row["code"], row["message"]].map(
      (value) => value as string | null,
    );
    return code === null || code === undefined
      ? { kind: "row", row: JSON.parse(inserted ?? "null") }
      : { kind: "refused", sqlstate: code, message: message ?? "" };
  });
}

function insertStatement(table: string, columns: readonly string[]): Sql {
  const target = sql`public.${identifier(table)}`;
  const returning = sql`returning row_to_json(${identifier(table)}.*)::text`;
  if (columns.length === 0) return sql`insert into ${target} default values ${returning}`;
  const given = join(
    columns.map((name) => sql`given.${identifier(name)}`),
    sql`, `,
  );
  return sql`insert into ${target} (${identifiers(columns)}) select ${given} from json_populate_record(null::${target}, $1) as given ${returning}`;
}
