/** The query that turns a database's catalog into the statements that rebuild it elsewhere, without its rows. */

import { comma, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { behaviourQueries } from "./rebuild-behaviour.ts";
import { privilegeQueries } from "./rebuild-privileges.ts";
import { roleQueries } from "./rebuild-roles.ts";
import { tableQueries } from "./rebuild-tables.ts";
import { typeQueries } from "./rebuild-types.ts";
import { viewQueries } from "./rebuild-views.ts";

/** Schemas of the Supabase platform: the copy has its own of what a project can see of them. */
const platformSchemas = [
  "auth",
  "storage",
  "extensions",
  "graphql",
  "graphql_public",
  "realtime",
  "_realtime",
  "_analytics",
  "_supavisor",
  "vault",
  "pgsodium",
  "pgsodium_masks",
  "supabase_functions",
  "supabase_migrations",
  "net",
  "cron",
  "pgbouncer",
  "pgtle",
];

/**
 * Returns the statement that reads how to rebuild a database: one row per object with `phase` (order of creation),
 * `kind`, `object` (its name for reports), `schema` (null for what stands in none) and `statement`, null where Postgres
 * cannot spell the object out. Reads only. For Postgres 15 to 18, with `search_path` set to `pg_catalog` while it runs:
 * every name then comes out qualified.
 */
export function rebuildQuery(): Sql {
  const parts = [
    ...roleQueries,
    ...typeQueries,
    ...tableQueries,
    ...viewQueries,
    ...behaviourQueries,
    ...privilegeQueries,
  ];
  return sql`
with
  members as materialized (
    select classid, objid from pg_depend where deptype = 'e'
  ),
  spaces as materialized (
    select n.oid, n.nspname, n.nspowner, n.nspacl
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and n.nspname <> all (array[${join(platformSchemas.map(literal), comma)}]::name[])
      and (n.oid, 'pg_namespace'::regclass) not in (select objid, classid from members)
  ),
  relations as materialized (
    select c.*, n.nspname, format('%I.%I', n.nspname, c.relname) as name,
      (select d.deptype from pg_depend d where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
        and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('i', 'a')) as column_dependency
    from pg_class c
    join spaces n on n.oid = c.relnamespace
    where (c.oid, 'pg_class'::regclass) not in (select objid, classid from members)
  ),
  -- Tables that the copy has already, and on which a project may hang something.
  hosts as materialized (
    select c.*, n.nspname, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'auth' and c.relname in ('users', 'identities') and c.relkind = 'r'
  ),
  -- The functions of the project, those of the platform that policies ask, and those that its triggers run.
  routines as materialized (
    select p.*, n.nspname, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where (n.oid in (select oid from spaces) or n.nspname = 'auth')
      and (p.oid, 'pg_proc'::regclass) not in (select objid, classid from members)
  )
select * from (
${join(parts, sql`\nunion all\n`)}
) as objects (phase, kind, object, schema, statement)
order by phase, object collate "C", statement collate "C"
`;
}
