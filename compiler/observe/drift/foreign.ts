/** What stands beside the project and the platform: counted, not managed. */

import { comma, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { platformSchemas } from "../doors/platform.ts";

/** Objects in schemas that are neither the project's nor the platform's. */
export type Foreign = readonly { readonly schema: string; readonly objects: number }[];

/** Returns the statement that counts tables, views, sequences, functions and types by schema: `schema`, `objects`. */
export function foreignQuery(own: readonly string[]): Sql {
  const known = [...own, "public", ...platformSchemas];
  return sql`
select n.nspname::text as schema,
  ((select count(*) from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S'))
    + (select count(*) from pg_proc f where f.pronamespace = n.oid))::int as objects
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', ${join(known.map(literal), comma)})
  and not exists (select from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
order by n.nspname collate "C"`;
}
