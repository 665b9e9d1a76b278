/** The catalog reader's SQL, for Postgres 15 to 18: independent of every library that also reads catalogs. */

import { comma, join, literal, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { privilegeQueries } from "./catalog-query-privileges.ts";
import { routineQueries } from "./catalog-query-routines.ts";
import { tableQueries } from "./catalog-query-tables.ts";

/**
 * Returns the statement that reads the facts of `schemas`: one row per fact with `kind`, `object` (text array as json)
 * and `properties` (json). Names of types and functions come out qualified unless they stand in pg_catalog, provided
 * `search_path` is `pg_catalog` while it runs.
 */
export function catalogQuery(schemas: readonly string[]): Sql {
  const names = sql`array[${join(schemas.map(literal), comma)}]::name[]`;
  const parts = [...tableQueries, ...routineQueries, ...privilegeQueries];
  return sql`
with
  observed as materialized (
    select oid, nspname, nspowner, nspacl from pg_namespace where nspname = any (${names})
  ),
  -- The one who owns the private schema is the project's owner; everything else must be theirs too.
  project as materialized (
    select nspowner as owner from pg_namespace where nspname = any (${names}) and nspname <> 'public' order by nspname limit 1
  ),
  relations as materialized (
    select c.*, n.nspname from pg_class c join observed n on n.oid = c.relnamespace
  )
${join(parts, sql`\nunion all\n`)}
`;
}
