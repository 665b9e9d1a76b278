/** Everything that a mutant can change, as one text: two databases with the same one differ in nothing that matters here. */

import { literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Database } from "../database.ts";

const name = sql`pg_temp.contractc_fingerprint`;

/** Returns the statement that makes the function by which `fingerprint` asks: PL/pgSQL plans its long query only once. */
export function fingerprintFunction(schemas: readonly string[]): Sql {
  return sql`create function ${name}() returns text language plpgsql as $fingerprint$ begin return (${fingerprintQuery(schemas)}); end $fingerprint$`;
}

/** Returns a digest of all definitions, privileges and comments in the schemas, as the open transaction sees them. */
export async function fingerprint(database: Database): Promise<string> {
  const { rows } = await database.query(sql`select ${name}() as digest`);
  return String(rows[0]?.["digest"]);
}

function fingerprintQuery(schemas: readonly string[]): Sql {
  const within = sql`(select oid from pg_catalog.pg_namespace where nspname in (${schemas.map(literal).join(", ") as Sql}))`;
  return sql`select md5(string_agg(line, chr(10) order by line)) as digest from (
    select 'f' || pg_get_functiondef(oid) || coalesce(proacl::text, '') as line from pg_catalog.pg_proc where pronamespace in ${within}
    union all select 'p' || to_jsonb(policy)::text from pg_catalog.pg_policies as policy where schemaname::regnamespace in ${within}
    union all select 'c' || oid::regclass || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '') from pg_catalog.pg_class where relnamespace in ${within}
    union all select 'a' || attrelid::regclass || attname || attnotnull || attidentity::text || attgenerated::text || coalesce(attacl::text, '') || coalesce(pg_get_expr(adbin, adrelid), '') from pg_catalog.pg_attribute join pg_catalog.pg_class on pg_class.oid = attrelid left join pg_catalog.pg_attrdef on adrelid = attrelid and adnum = attnum where relnamespace in ${within} and attnum > 0 and not attisdropped
    union all select 't' || pg_get_triggerdef(trigger.oid) || tgenabled::text from pg_catalog.pg_trigger as trigger join pg_catalog.pg_class on pg_class.oid = tgrelid where relnamespace in ${within} and not tgisinternal
    union all select 'k' || conrelid::regclass || conname || pg_get_constraintdef(oid) from pg_catalog.pg_constraint where connamespace in ${within}
    union all select 'i' || pg_get_indexdef(indexrelid) from pg_catalog.pg_index join pg_catalog.pg_class on pg_class.oid = indrelid where relnamespace in ${within}
    union all select 'n' || nspname || coalesce(nspacl::text, '') from pg_catalog.pg_namespace where oid in ${within}
    union all select 'd' || pg_describe_object(classoid, objoid, objsubid) || description from pg_catalog.pg_description where not (classoid = 'pg_policy'::regclass or classoid = 'pg_trigger'::regclass or classoid = 'pg_constraint'::regclass) and objoid >= 16384
  ) as lines`;
}
