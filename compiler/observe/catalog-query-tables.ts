/** Tables and what hangs on them: columns, constraints, indexes, policies, rules. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { commented } from "./comment-kind.ts";

const schemas = sql`
select 'schema' as kind, json_build_array(n.nspname) as object,
  jsonb_build_object(
    'owner', case when n.nspowner = (select owner from project) then 'project' else n.nspowner::regrole::text end,
    'comment', obj_description(n.oid, 'pg_namespace')
  ) as properties
from observed n`;

const tables = sql`
select 'table', json_build_array(c.nspname, c.relname),
  jsonb_build_object(
    'relation', case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
      when 'm' then 'materialized view' when 'f' then 'foreign table' end,
    'persistence', case c.relpersistence when 'p' then 'logged' when 'u' then 'unlogged' else 'temporary' end,
    'rowLevelSecurity', c.relrowsecurity,
    'forcedRowLevelSecurity', c.relforcerowsecurity,
    'inherits', exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent)),
    'options', coalesce(array_to_json(c.reloptions)::jsonb, '[]'),
    'replicaIdentity', case c.relreplident when 'd' then 'default' when 'n' then 'nothing' when 'f' then 'full' else 'index' end,
    'owner', case when c.relowner = (select owner from project) then 'project' else c.relowner::regrole::text end,
    'commented', ${commented(sql`obj_description(c.oid, 'pg_class')`)},
    'comment', obj_description(c.oid, 'pg_class')
  )
from relations c
where c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const columns = sql`
select 'column', json_build_array(c.nspname, c.relname, a.attname),
  jsonb_build_object(
    'type', format_type(a.atttypid, a.atttypmod),
    'notNull', a.attnotnull and not exists (
      select from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated
    ),
    'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
    'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end,
    'generatedStored', case when a.attgenerated <> '' then a.attgenerated = 's' end,
    'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by-default' end,
    'collation', (
      select l.collname from pg_collation l join pg_type t on t.oid = a.atttypid
      where l.oid = a.attcollation and a.attcollation <> t.typcollation
    ),
    'commented', ${commented(sql`col_description(c.oid, a.attnum)`)},
    'comment', col_description(c.oid, a.attnum)
  )
from relations c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const namesOf = (keys: Sql, relation: Sql): Sql => sql`(
      select coalesce(jsonb_agg(a.attname order by u.place), '[]')
      from unnest(${keys}) with ordinality as u (number, place)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.number
    )`;

const action = (code: Sql): Sql =>
  sql`case ${code} when 'a' then 'no-action' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set-null' when 'd' then 'set-default' end`;

// Triggers of a foreign key on both tables; disabled ones make the key a mere claim.
const enforcedBy = sql`not exists (
      select from pg_trigger t where t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled <> 'O'
    ) and coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)`;

const constraints = sql`
select 'constraint', json_build_array(c.nspname, c.relname, k.conname),
  jsonb_build_object(
    'type', case k.contype when 'p' then 'primary-key' when 'u' then 'unique' when 'f' then 'foreign-key'
      when 'c' then 'check' when 'x' then 'exclude' when 't' then 'trigger' end,
    'columns', case when k.contype = 'c' then '[]' else ${namesOf(sql`k.conkey`, sql`k.conrelid`)} end,
    'references', case when k.contype = 'f' then (
      select jsonb_build_array(rn.nspname, r.relname) from pg_class r join pg_namespace rn on rn.oid = r.relnamespace where r.oid = k.confrelid
    ) end,
    'referencedColumns', case when k.contype = 'f' then ${namesOf(sql`k.confkey`, sql`k.confrelid`)} end,
    'onDelete', case when k.contype = 'f' then ${action(sql`k.confdeltype`)} end,
    'onUpdate', case when k.contype = 'f' then ${action(sql`k.confupdtype`)} end,
    'onDeleteColumns', case when k.contype = 'f' then ${namesOf(sql`coalesce(k.confdelsetcols, '{}')`, sql`k.conrelid`)} end,
    'match', case when k.contype = 'f' then case k.confmatchtype when 's' then 'simple' when 'f' then 'full' else 'partial' end end,
    'deferrable', k.condeferrable,
    'deferred', k.condeferred,
    'validated', k.convalidated,
    'enforced', ${enforcedBy},
    'noInherit', case when k.contype = 'c' then k.connoinherit else false end,
    'expression', case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
    'comment', obj_description(k.oid, 'pg_constraint')
  )
from relations c
join pg_constraint k on k.conrelid = c.oid and k.contype <> 'n'`;

const indexes = sql`
select 'index', json_build_array(c.nspname, c.relname, i.relname),
  jsonb_build_object(
    'method', m.amname,
    'unique', x.indisunique,
    'primary', x.indisprimary,
    'nullsNotDistinct', x.indnullsnotdistinct,
    'columns', (
      select coalesce(jsonb_agg(
        pg_get_indexdef(x.indexrelid, place, true)
          || case when m.amname <> 'btree' then '' when x.indoption[place - 1] & 1 = 1 then ' desc' else '' end
          || case when m.amname <> 'btree' or (x.indoption[place - 1] & 2 = 2) = (x.indoption[place - 1] & 1 = 1) then ''
             when x.indoption[place - 1] & 2 = 2 then ' nulls first' else ' nulls last' end
          || case when o.opcdefault then '' else ' ' || o.opcname end
        order by place), '[]')
      from generate_series(1, x.indnkeyatts) as place
      join pg_opclass o on o.oid = x.indclass[place - 1]
    ),
    'included', (
      select coalesce(jsonb_agg(pg_get_indexdef(x.indexrelid, place, true) order by place), '[]')
      from generate_series(x.indnkeyatts + 1, x.indnatts) as place
    ),
    'where', pg_get_expr(x.indpred, x.indrelid),
    'usable', x.indisvalid and x.indisready and x.indislive,
    'immediate', x.indimmediate,
    'comment', obj_description(x.indexrelid, 'pg_class')
  )
from relations c
join pg_index x on x.indrelid = c.oid
join pg_class i on i.oid = x.indexrelid
join pg_am m on m.oid = i.relam`;

const policies = sql`
select 'policy', json_build_array(c.nspname, c.relname, p.polname),
  jsonb_build_object(
    'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    'permissive', p.polpermissive,
    'roles', (
      select jsonb_agg(name order by name collate "C")
      from (select case when r = 0 then 'PUBLIC' else pg_get_userbyid(r)::text end as name from unnest(p.polroles) as r) as granted
    ),
    'hasUsing', p.polqual is not null,
    'hasCheck', p.polwithcheck is not null,
    'using', pg_get_expr(p.polqual, p.polrelid),
    'check', pg_get_expr(p.polwithcheck, p.polrelid),
    'commented', ${commented(sql`obj_description(p.oid, 'pg_policy')`)},
    'comment', obj_description(p.oid, 'pg_policy')
  )
from relations c
join pg_policy p on p.polrelid = c.oid`;

const rules = sql`
select 'rule', json_build_array(c.nspname, c.relname, r.rulename),
  jsonb_build_object('definition', pg_get_ruledef(r.oid))
from relations c
join pg_rewrite r on r.ev_class = c.oid
where not (c.relkind in ('v', 'm') and r.rulename = '_RETURN')`;

export const tableQueries: readonly Sql[] = [schemas, tables, columns, constraints, indexes, policies, rules];
