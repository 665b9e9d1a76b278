/** What could reach the project's tables: rules and views, functions, triggers, replication, kin, keys, foreign tables. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { apiRoles } from "./query-roles.ts";

const foreignTo = (schema: Sql): Sql => sql`${schema} not in ('pg_catalog', 'information_schema', 'pg_toast')`;

const ofExtension = (catalog: Sql, object: Sql): Sql =>
  sql`exists (select from pg_depend x where x.classid = ${catalog}::regclass and x.objid = ${object} and x.deptype = 'e')`;

const pair = (relation: Sql): Sql =>
  sql`(select jsonb_build_array(pn.nspname, pc.relname) from pg_class pc join pg_namespace pn on pn.oid = pc.relnamespace where pc.oid = ${relation})`;

/** Who of the API's roles and of PUBLIC may do anything with a relation's rows. */
const readers = (relation: Sql, schema: Sql): Sql => sql`(
      select coalesce(jsonb_agg(r.rolname order by r.rolname collate "C"), '[]') from pg_roles r
      where r.rolname in (${apiRoles}) and has_schema_privilege(r.oid, ${schema}, 'usage')
        and (has_any_column_privilege(r.oid, ${relation}, 'select, insert, update') or has_table_privilege(r.oid, ${relation}, 'delete, truncate'))
    )`;

const rules = sql`
select 'rule', jsonb_build_object(
    'id', w.oid::bigint,
    'relation', jsonb_build_array(n.nspname, c.relname),
    'kind', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
    'rule', w.rulename,
    'owner', pg_get_userbyid(c.relowner),
    'invoker', coalesce((
      select option_value::boolean from pg_options_to_table(c.reloptions) where option_name = 'security_invoker'
    ), false),
    'readers', ${readers(sql`c.oid`, sql`c.relnamespace`)},
    'relations', (
      select coalesce(jsonb_agg(distinct ${pair(sql`d.refobjid`)}), '[]') from pg_depend d
      where d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
        and d.refobjid <> w.ev_class
    ),
    'functions', (
      select coalesce(jsonb_agg(distinct d.refobjid::bigint), '[]') from pg_depend d
      where d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_proc'::regclass
    )
  )
from pg_rewrite w
join pg_class c on c.oid = w.ev_class
join pg_namespace n on n.oid = c.relnamespace
where ${foreignTo(sql`n.nspname`)} and not ${ofExtension(sql`'pg_class'`, sql`c.oid`)}`;

const functions = sql`
select 'function', jsonb_build_object(
    'id', f.oid::bigint, 'schema', n.nspname, 'name', f.proname,
    'parameters', pg_get_function_identity_arguments(f.oid),
    'returns', format_type(f.prorettype, null),
    'definer', f.prosecdef,
    'owner', pg_get_userbyid(f.proowner),
    'language', l.lanname,
    'volatility', case f.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    'settings', coalesce(to_jsonb(f.proconfig), '[]'),
    'callers', (
      select coalesce(jsonb_agg(r.rolname order by r.rolname collate "C"), '[]') from pg_roles r
      where r.rolname in (${apiRoles}) and has_schema_privilege(r.oid, n.oid, 'usage') and has_function_privilege(r.oid, f.oid, 'execute')
    ),
    'body', coalesce(pg_get_function_sqlbody(f.oid), f.prosrc, '')
  )
from pg_proc f
join pg_namespace n on n.oid = f.pronamespace
join pg_language l on l.oid = f.prolang
where ${foreignTo(sql`n.nspname`)} and not ${ofExtension(sql`'pg_proc'`, sql`f.oid`)}`;

const triggers = sql`
select 'trigger', jsonb_build_object(
    'table', jsonb_build_array(n.nspname, c.relname), 'name', t.tgname, 'function', t.tgfoid::bigint, 'enabled', t.tgenabled <> 'D'
  )
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and c.oid not in (select oid from watched)`;

const eventTriggers = sql`
select 'eventTrigger', jsonb_build_object(
    'name', e.evtname, 'event', e.evtevent, 'function', e.evtfoid::bigint, 'enabled', e.evtenabled <> 'D',
    'ofExtension', ${ofExtension(sql`'pg_event_trigger'`, sql`e.oid`)}, 'owner', pg_get_userbyid(e.evtowner)
  )
from pg_event_trigger e`;

const published = sql`
select 'publication', jsonb_build_object('name', p.pubname, 'how', how, 'tables', jsonb_agg(distinct jsonb_build_array(w.nspname, w.relname)))
from (
  select r.prpubid as publication, r.prrelid as relation, 'table' as how from pg_publication_rel r
  union all
  select s.pnpubid, c.oid, 'schema' from pg_publication_namespace s join pg_class c on c.relnamespace = s.pnnspid
  union all
  select p.oid, c.oid, 'all tables' from pg_publication p cross join pg_class c where p.puballtables
) as one
join pg_publication p on p.oid = one.publication
join watched w on w.oid = one.relation
group by p.pubname, how`;

const subscribed = sql`
select 'subscription', jsonb_build_object('name', s.subname, 'table', jsonb_build_array(w.nspname, w.relname))
from pg_subscription_rel r
join pg_subscription s on s.oid = r.srsubid
join watched w on w.oid = r.srrelid`;

const kin = sql`
select 'kin', jsonb_build_object(
    'parent', ${pair(sql`i.inhparent`)}, 'child', ${pair(sql`i.inhrelid`)}, 'partition', c.relispartition,
    'readers', ${readers(sql`c.oid`, sql`c.relnamespace`)}
  )
from pg_inherits i
join pg_class c on c.oid = i.inhrelid and c.relkind in ('r', 'p', 'f')
where i.inhparent in (select oid from watched) or i.inhrelid in (select oid from watched)`;

const foreignKeys = sql`
select 'foreignKey', jsonb_build_object(
    'name', k.conname, 'from', ${pair(sql`k.conrelid`)}, 'to', jsonb_build_array(w.nspname, w.relname),
    'onDelete', case k.confdeltype when 'a' then 'no-action' when 'r' then 'restrict' when 'c' then 'cascade'
      when 'n' then 'set-null' else 'set-default' end
  )
from watched w
join pg_constraint k on k.confrelid = w.oid and k.contype = 'f'
where k.conrelid not in (select oid from watched)`;

const foreignTables = sql`
select 'foreignTable', jsonb_build_object(
    'table', jsonb_build_array(n.nspname, c.relname), 'server', s.srvname,
    'options', coalesce(to_jsonb(f.ftoptions), '[]'),
    'readers', ${readers(sql`c.oid`, sql`c.relnamespace`)}
  )
from pg_foreign_table f
join pg_class c on c.oid = f.ftrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_foreign_server s on s.oid = f.ftserver`;

const extensions = sql`
select 'extension', jsonb_build_object(
    'name', e.extname, 'schema', n.nspname,
    'callers', (
      select coalesce(jsonb_agg(distinct r.rolname), '[]')
      from pg_depend d join pg_proc f on f.oid = d.objid cross join pg_roles r
      where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e'
        and r.rolname in (${apiRoles}) and has_schema_privilege(r.oid, f.pronamespace, 'usage') and has_function_privilege(r.oid, f.oid, 'execute')
    )
  )
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname in ('dblink', 'postgres_fdw', 'pg_graphql', 'file_fdw', 'adminpack', 'plpython3u', 'plperlu', 'pltclu')`;

/** The queries, each with columns kind and row; they read the CTEs of `surroundingsQuery`. */
export const reachQueries: readonly Sql[] = [
  rules,
  functions,
  triggers,
  eventTriggers,
  published,
  subscribed,
  kin,
  foreignKeys,
  foreignTables,
  extensions,
];
