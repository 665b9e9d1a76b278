/** The SQL that reads a project's surroundings, for Postgres 15 to 18. */

import { comma, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { SchemaNames } from "../expected.ts";
import { reachQueries } from "./query-reach.ts";
import { roleQueries } from "./query-roles.ts";
import type { TableName } from "./surroundings.ts";

/**
 * Returns the statement that reads what surrounds `tables`: one row per thing with `kind` and `row` (json), see
 * `Surroundings`. Needs no privilege beyond a login; `search_path` must be `pg_catalog` while it runs, so that bodies
 * come out with qualified names.
 */
export function surroundingsQuery(tables: readonly TableName[], settings: SchemaNames): Sql {
  const { privateSchema, auditSchema } = settings;
  const list = (names: readonly string[]): Sql => sql`array[${join(names.map(literal), comma)}]::name[]`;
  return sql`
with
  watched as materialized (
    select c.oid, n.nspname, c.relname
    from unnest(${list(tables.map(([schema]) => schema))}, ${list(tables.map(([, name]) => name))}) as one (schema, name)
    join pg_namespace n on n.nspname = one.schema
    join pg_class c on c.relnamespace = n.oid and c.relname = one.name
  ),
  project as materialized (
    select nspowner as owner from pg_namespace where nspname = any (${list([privateSchema, auditSchema])}) order by nspname limit 1
  )
${join([...roleQueries(settings.publicSchema), ...reachQueries], sql`\nunion all\n`)}
`;
}
