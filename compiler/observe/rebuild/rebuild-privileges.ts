/** Rebuilding who owns what, who may what, and the comments. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/**
 * Returns the query for privileges of one kind of object: those of everybody are set, the owner's included. Without an
 * access list the built-in defaults hold, which a new object of the copy has too.
 */
function granted(keyword: Sql, kind: Sql, from: Sql, owner: Sql, acl: Sql): Sql {
  const target = sql`format('%s %s', ${keyword}, o.name)`;
  return sql`
select 81, 'privileges', ${kind} || ' ' || o.name, o.nspname::text, concat_ws('; ',
  format('revoke all on %s from public, %I', ${target}, pg_get_userbyid(${owner})),
  (select string_agg(format('grant %s on %s to %s%s', g.privileges, ${target}, g.grantee,
      case when g.is_grantable then ' with grant option' else '' end), '; ')
    from (
      select string_agg(lower(a.privilege_type), ', ') as privileges, a.is_grantable,
        case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
      from aclexplode(${acl}) as a group by a.grantee, a.is_grantable
    ) as g))
from ${from}
where ${acl} is not null`;
}

const onSchemas = granted(
  sql`'schema'`,
  sql`'schema'`,
  sql`(select *, quote_ident(nspname) as name from spaces) as o`,
  sql`o.nspowner`,
  sql`o.nspacl`,
);
const onTables = granted(
  sql`case o.relkind when 'S' then 'sequence' else 'table' end`,
  sql`case o.relkind when 'S' then 'sequence' else 'table' end`,
  sql`(select relkind, name, nspname, relowner, relacl from relations union all select relkind, name, nspname, relowner, relacl from hosts) as o`,
  sql`o.relowner`,
  sql`o.relacl`,
);
const onRoutines = granted(sql`'routine'`, sql`'routine'`, sql`routines as o`, sql`o.proowner`, sql`o.proacl`);
const onTypes = granted(
  sql`'type'`,
  sql`'type'`,
  sql`(
    select format('%I.%I', n.nspname, t.typname) as name, n.nspname, t.typowner, t.typacl
    from pg_type t join spaces n on n.oid = t.typnamespace
    where (t.oid, 'pg_type'::regclass) not in (select objid, classid from members)
  ) as o`,
  sql`o.typowner`,
  sql`o.typacl`,
);

// Whoever may use a schema of the platform may do so in the copy: the copy's own grants go first.
const existing = sql`
select 79, 'privileges', 'schema ' || n.nspname, n.nspname::text, format(
  'do $reset$ declare r record; begin
    for r in select distinct grantee from pg_namespace n, aclexplode(n.nspacl) where n.nspname = %L loop
      execute format(''revoke all on schema %%I from %%s'', %L, case when r.grantee = 0 then ''public'' else quote_ident(pg_get_userbyid(r.grantee)) end);
    end loop;
  end $reset$', n.nspname, n.nspname)
from spaces n where n.nspname = 'public' and n.nspacl is not null`;

const platformSchemas = granted(
  sql`'schema'`,
  sql`'schema'`,
  sql`(select nspname, nspowner, nspacl, quote_ident(nspname) as name from pg_namespace where nspname = 'auth') as o`,
  sql`o.nspowner`,
  sql`o.nspacl`,
);

const onColumns = sql`
select 82, 'privileges', format('column %s.%I', c.name, a.attname), c.nspname::text,
  string_agg(format('grant %s (%I) on table %s to %s%s', lower(g.privilege_type), a.attname, c.name,
    case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
    case when g.is_grantable then ' with grant option' else '' end), '; ')
from (select oid, name, nspname from relations union all select oid, name, nspname from hosts) as c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join lateral aclexplode(a.attacl) as g
group by c.name, c.nspname, a.attname`;

const onDatabase = sql`
select 81, 'privileges', 'database', null, format('do $database$ begin execute replace(%L, ''<database>'', quote_ident(current_database())); end $database$',
  concat_ws('; ', 'revoke all on database <database> from public', (
    select string_agg(format('grant %s on database <database> to %s%s', lower(a.privilege_type),
      case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
      case when a.is_grantable then ' with grant option' else '' end), '; ')
    from aclexplode(d.datacl) as a)))
from pg_database d where d.datname = current_database() and d.datacl is not null`;

// A sequence of a column belongs to whom the table belongs.
const owners = sql`
select 80, 'owner', 'schema ' || nspname, nspname::text, format('alter schema %I owner to %I', nspname, pg_get_userbyid(nspowner)) from spaces
union all
select 80, 'owner', name, nspname::text, format('alter table %s owner to %I', name, pg_get_userbyid(relowner))
from relations where relkind in ('r', 'p', 'v', 'm') or relkind = 'S' and column_dependency is null
union all
select 80, 'owner', name, nspname::text, format('alter routine %s owner to %I', name, pg_get_userbyid(proowner)) from routines
union all
select 80, 'owner', format('%I.%I', n.nspname, t.typname), n.nspname::text,
  format('alter type %I.%I owner to %I', n.nspname, t.typname, pg_get_userbyid(t.typowner))
from pg_type t join spaces n on n.oid = t.typnamespace
where t.typtype in ('e', 'd', 'r', 'c')
  and not exists (select from pg_class r where r.oid = t.typrelid and r.relkind <> 'c')
  and (t.oid, 'pg_type'::regclass) not in (select objid, classid from members)`;

const comments = sql`
select 85, 'comment', i.identity, null, format('comment on %s %s is %L',
  case when i.type like '% column' then 'column' when i.type = 'table constraint' then 'constraint' else i.type end, i.identity, d.description)
from pg_description d
cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
where d.classoid = 'pg_class'::regclass and d.objoid in (select oid from relations)
  or d.classoid = 'pg_namespace'::regclass and d.objoid in (select oid from spaces)
  or d.classoid = 'pg_proc'::regclass and d.objoid in (select oid from routines where nspname <> 'auth')
  or d.classoid = 'pg_type'::regclass and d.objoid in (
    select t.oid from pg_type t join spaces n on n.oid = t.typnamespace
    where (t.oid, 'pg_type'::regclass) not in (select objid, classid from members))
  or d.classoid = 'pg_constraint'::regclass and d.objoid in (select k.oid from pg_constraint k join relations c on c.oid = k.conrelid)
  or d.classoid = 'pg_policy'::regclass and d.objoid in (select p.oid from pg_policy p join relations c on c.oid = p.polrelid)
  or d.classoid = 'pg_trigger'::regclass and d.objoid in (select t.oid from pg_trigger t join relations c on c.oid = t.tgrelid)`;

export const privilegeQueries: readonly Sql[] = [
  existing,
  onSchemas,
  platformSchemas,
  onTables,
  onRoutines,
  onTypes,
  onColumns,
  onDatabase,
  owners,
  comments,
];
