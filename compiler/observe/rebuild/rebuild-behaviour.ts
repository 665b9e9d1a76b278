/** Rebuilding what acts: functions, triggers, policies, publications, event triggers. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

// Functions are made before the tables whose defaults and checks call them; those that name a row type wait for it.
const functions = sql`
select 40, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, p.name, p.nspname::text,
  case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end
from routines p`;

const operators = sql`
select 41, 'operator', format('%I.%s', n.nspname, o.oprname), n.nspname::text, null
from pg_operator o join spaces n on n.oid = o.oprnamespace
where (o.oid, 'pg_operator'::regclass) not in (select objid, classid from members)`;

const triggerState = sql`case t.tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end`;

// On the platform's tables the copy has the platform's own triggers; a project's are those that run its functions.
const triggers = sql`
select 70, 'trigger', format('%I on %s', t.tgname, c.name), c.nspname::text,
  pg_get_triggerdef(t.oid) || case when t.tgenabled = 'O' then '' else format('; alter table %s %s trigger %I', c.name, ${triggerState}, t.tgname) end
from (
  select oid, name, nspname, false as host from relations
  union all select oid, name, nspname, true from hosts
) as c
join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal and t.tgparentid = 0
join pg_proc f on f.oid = t.tgfoid
where not c.host or f.pronamespace in (select oid from spaces)`;

const policies = sql`
select 72, 'policy', format('%I on %s', p.polname, c.name), c.nspname::text,
  format('create policy %I on %s as %s for %s to %s', p.polname, c.name,
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    (select string_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ') from unnest(p.polroles) as r))
  || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
  || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
from (select oid, name, nspname from relations union all select oid, name, nspname from hosts) as c
join pg_policy p on p.polrelid = c.oid`;

const published = sql`concat_ws(', ',
    (select 'table ' || string_agg(c.name
        || coalesce((select ' (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')' from pg_attribute a
             where a.attrelid = c.oid and a.attnum = any (r.prattrs)), '')
        || coalesce(' where (' || pg_get_expr(r.prqual, r.prrelid) || ')', ''), ', ' order by c.name)
      from pg_publication_rel r join relations c on c.oid = r.prrelid where r.prpubid = p.oid),
    (select 'tables in schema ' || string_agg(quote_ident(n.nspname), ', ' order by n.nspname)
      from pg_publication_namespace s join spaces n on n.oid = s.pnnspid where s.pnpubid = p.oid))`;

const publications = sql`
select 92, 'publication', p.pubname::text, null,
  format('create publication %I%s with (publish = %L, publish_via_partition_root = %s)', p.pubname,
    case when p.puballtables then ' for all tables' else coalesce(' for ' || nullif(${published}, ''), '') end,
    concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
      case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end), p.pubviaroot::text)
from pg_publication p`;

// Last of all, so that they do not run while the rest is made.
const eventTriggers = sql`
select 95, 'event trigger', e.evtname::text, null,
  format('create event trigger %I on %I%s execute function %s()', e.evtname, e.evtevent,
    coalesce((select ' when tag in (' || string_agg(quote_literal(tag), ', ') || ')' from unnest(e.evttags) as tag), ''), e.evtfoid::regproc)
  || case when e.evtenabled = 'O' then '' else format('; alter event trigger %I %s', e.evtname,
    case e.evtenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end) end
from pg_event_trigger e
join pg_proc f on f.oid = e.evtfoid
where f.pronamespace in (select oid from spaces)`;

export const behaviourQueries: readonly Sql[] = [functions, operators, triggers, policies, publications, eventTriggers];
