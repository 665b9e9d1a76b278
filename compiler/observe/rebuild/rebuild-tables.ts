/** Rebuilding tables: columns, defaults, constraints, indexes, inheritance, row level security. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

const collation = sql`coalesce((
    select format(' collate %I.%I', ln.nspname, l.collname)
    from pg_collation l join pg_namespace ln on ln.oid = l.collnamespace join pg_type t on t.oid = a.atttypid
    where l.oid = a.attcollation and a.attcollation <> t.typcollation), '')`;

const generated = sql`case when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid),
    case a.attgenerated when 's' then 'stored' else 'virtual' end) else '' end`;

const identity = sql`case when a.attidentity = '' then '' else (
    select format(' generated %s as identity (sequence name %I.%I increment %s minvalue %s maxvalue %s start %s cache %s %s)',
      case a.attidentity when 'a' then 'always' else 'by default' end, sn.nspname, s.relname,
      q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, case when q.seqcycle then 'cycle' else 'no cycle' end)
    from pg_depend b
    join pg_class s on s.oid = b.objid and s.relkind = 'S'
    join pg_namespace sn on sn.oid = s.relnamespace
    join pg_sequence q on q.seqrelid = s.oid
    where b.classid = 'pg_class'::regclass and b.refclassid = 'pg_class'::regclass and b.refobjid = a.attrelid
      and b.refobjsubid = a.attnum and b.deptype = 'i') end`;

// From version 18 on a NOT NULL is a constraint with a name, and may stand unvalidated.
const notNull = sql`case when not a.attnotnull then '' else coalesce((
    select case when k.convalidated then format(' constraint %I not null', k.conname) else '' end
    from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum]), ' not null') end`;

const options = sql`coalesce(' with (' || (
    select string_agg(format('%s = %L', split_part(item, '=', 1), substr(item, strpos(item, '=') + 1)), ', ')
    from unnest(c.reloptions) as item) || ')', '')`;

const tables = sql`
select 50, 'table', c.name, c.nspname::text, case when c.relkind <> 'f' then
  format('create %stable %s (%s)%s%s', case when c.relpersistence = 'u' then 'unlogged ' else '' end, c.name,
    (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || ${collation} || ${generated} || ${identity} || ${notNull}, ', ' order by a.attnum)
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end, ${options}) end
from relations c
where c.relkind in ('r', 'p', 'f')`;

const missingColumns = sql`
select 50, 'column', format('%s.%I', c.name, a.attname), c.nspname::text,
  format('alter table %s add column if not exists %I %s', c.name, a.attname, format_type(a.atttypid, a.atttypmod))
    || case when a.attgenerated = '' then coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') else '' end || ${generated}
    || case when a.attnotnull then ' not null' else '' end
from hosts c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum`;

const defaults = sql`
select 51, 'default', format('%s.%I', c.name, a.attname), c.nspname::text,
  format('alter table %s alter column %I set default %s', c.name, a.attname, pg_get_expr(d.adbin, d.adrelid))
from relations c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relkind in ('r', 'p', 'v')`;

const constraints = sql`
select case k.contype when 'f' then 54 when 'c' then 53 else 52 end, 'constraint', format('%I on %s', k.conname, c.name), c.nspname::text,
  format('alter table %s add constraint %I %s', c.name, k.conname, pg_get_constraintdef(k.oid))
from relations c
join pg_constraint k on k.conrelid = c.oid
where k.conparentid = 0 and (k.contype in ('p', 'u', 'x', 'c', 'f') or k.contype = 'n' and not k.convalidated)`;

// The name of an internal trigger holds a number of this database.
const disabledKeys = sql`
select 71, 'constraint', format('%I on %s enforced by %s', k.conname, r.name, t.tgfoid::regproc), r.nspname::text,
  format('do $key$ begin execute format(%L, (select t.tgname from pg_trigger t join pg_constraint k on k.oid = t.tgconstraint
    where t.tgrelid = %L::regclass and t.tgfoid = %L::regproc and k.conrelid = %L::regclass and k.conname = %L)); end $key$',
    format('alter table %s %s trigger %%I', replace(t.tgrelid::regclass::text, '%', '%%'),
      case t.tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end),
    t.tgrelid::regclass, t.tgfoid::regproc, k.conrelid::regclass, k.conname)
from relations r
join pg_constraint k on k.conrelid = r.oid and k.contype = 'f'
join pg_trigger t on t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled <> 'O'`;

const indexes = sql`
select 53, 'index', i.relname::text, i.nspname::text, pg_get_indexdef(x.indexrelid)
  || case when x.indisvalid then '' else format('; update pg_index set indisvalid = false where indexrelid = %L::regclass', i.name) end
from relations i
join pg_index x on x.indexrelid = i.oid
join pg_class t on t.oid = x.indrelid
where not exists (select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
  and not exists (select from pg_inherits h where h.inhrelid = i.oid)`;

const inheritance = sql`
select 55, 'inheritance', c.name || ' of ' || p.oid::regclass, c.nspname::text,
  case when c.relispartition then format('alter table %s attach partition %s %s', p.oid::regclass, c.name, pg_get_expr(c.relpartbound, c.oid))
    else format('alter table %s inherit %s', c.name, p.oid::regclass) end
from relations c
join pg_inherits h on h.inhrelid = c.oid
join pg_class p on p.oid = h.inhparent
where c.relkind in ('r', 'p')`;

const replicaIdentity = sql`
select 56, 'replica identity', c.name, c.nspname::text, format('alter table %s replica identity %s', c.name,
  case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'using index ' || (
    select quote_ident(i.relname) from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid and x.indisreplident) end)
from relations c
where c.relkind in ('r', 'p') and c.relreplident <> 'd'`;

const rowSecurity = sql`
select 73, 'row level security', c.name, c.nspname::text, format('alter table %s %s row level security, %s row level security', c.name,
  case when c.relrowsecurity then 'enable' else 'disable' end, case when c.relforcerowsecurity then 'force' else 'no force' end)
from (
  select name, nspname, relkind, relrowsecurity, relforcerowsecurity from relations
  union all select name, nspname, relkind, relrowsecurity, relforcerowsecurity from hosts
) as c
where c.relkind in ('r', 'p')`;

export const tableQueries: readonly Sql[] = [
  tables,
  missingColumns,
  defaults,
  constraints,
  disabledKeys,
  indexes,
  inheritance,
  replicaIdentity,
  rowSecurity,
];
