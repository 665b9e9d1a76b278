/** Privileges, one fact each: who but the owner may do what, defaults written out, PUBLIC included. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";

/** A null ACL means the built-in default, which for functions and types grants to PUBLIC; acldefault says so. */
function granted(kind: Sql, object: Sql, from: Sql, acl: Sql, owner: Sql, condition: Sql): Sql {
  return sql`
select 'privilege',
  (jsonb_build_array(lower(g.privilege_type), case when g.grantee = 0 then 'PUBLIC' else pg_get_userbyid(g.grantee)::text end, ${kind}) || ${object})::json,
  jsonb_build_object('grantOption', bool_or(g.is_grantable))
from ${from}
cross join lateral aclexplode(${acl}) as g
where g.grantee <> ${owner} and ${condition}
group by g.privilege_type, g.grantee, ${object}`;
}

// What clients may do with schema public is the platform's affair; the project's own schemas are the contract's.
const onSchemas = granted(
  sql`'schema'`,
  sql`jsonb_build_array(n.nspname)`,
  sql`observed n`,
  sql`coalesce(n.nspacl, acldefault('n', n.nspowner))`,
  sql`n.nspowner`,
  sql`n.nspname <> 'public'`,
);

const onTables = granted(
  sql`'table'`,
  sql`jsonb_build_array(c.nspname, c.relname)`,
  sql`relations c`,
  sql`coalesce(c.relacl, acldefault('r', c.relowner))`,
  sql`c.relowner`,
  sql`c.relkind in ('r', 'p', 'v', 'm', 'f')`,
);

const onColumns = granted(
  sql`'column'`,
  sql`jsonb_build_array(c.nspname, c.relname, a.attname)`,
  sql`relations c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`,
  sql`a.attacl`,
  sql`c.relowner`,
  sql`a.attacl is not null`,
);

const onSequences = granted(
  sql`'sequence'`,
  sql`case when d.objid is null then jsonb_build_array(c.nspname, c.relname) else jsonb_build_array(tn.nspname, t.relname, a.attname) end`,
  sql`relations c
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
  and d.refobjsubid > 0 and d.deptype in ('i', 'a')
left join pg_class t on t.oid = d.refobjid
left join pg_namespace tn on tn.oid = t.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid`,
  sql`coalesce(c.relacl, acldefault('s', c.relowner))`,
  sql`c.relowner`,
  sql`c.relkind = 'S'`,
);

const onFunctions = granted(
  sql`'function'`,
  sql`jsonb_build_array(n.nspname, f.proname, pg_get_function_identity_arguments(f.oid))`,
  sql`observed n join pg_proc f on f.pronamespace = n.oid`,
  sql`coalesce(f.proacl, acldefault('f', f.proowner))`,
  sql`f.proowner`,
  sql`not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')`,
);

// That everybody may name a table's row type is Postgres' own default and opens nothing.
const onTypes = granted(
  sql`'type'`,
  sql`jsonb_build_array(n.nspname, t.typname)`,
  sql`observed n join pg_type t on t.typnamespace = n.oid`,
  sql`coalesce(t.typacl, acldefault('T', t.typowner))`,
  sql`t.typowner`,
  sql`g.grantee <> 0 and not exists (select from pg_type item where item.typarray = t.oid)`,
);

export const privilegeQueries: readonly Sql[] = [onSchemas, onTables, onColumns, onSequences, onFunctions, onTypes];
