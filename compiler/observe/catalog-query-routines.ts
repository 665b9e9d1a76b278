/** What runs or stands alone: triggers, functions, sequences, types. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { commented } from "./comment-kind.ts";

const triggers = sql`
select 'trigger', json_build_array(c.nspname, c.relname, t.tgname),
  jsonb_build_object(
    'timing', case when t.tgtype & 2 = 2 then 'before' when t.tgtype & 64 = 64 then 'instead of' else 'after' end,
    'level', case when t.tgtype & 1 = 1 then 'row' else 'statement' end,
    'events', to_jsonb(array_remove(array[
      case when t.tgtype & 4 = 4 then 'insert' end, case when t.tgtype & 16 = 16 then 'update' end,
      case when t.tgtype & 8 = 8 then 'delete' end, case when t.tgtype & 32 = 32 then 'truncate' end], null)),
    'updateOf', (
      select coalesce(jsonb_agg(a.attname order by a.attname), '[]')
      from unnest(t.tgattr::int2[]) as number join pg_attribute a on a.attrelid = c.oid and a.attnum = number
    ),
    'enabled', case t.tgenabled when 'O' then 'origin' when 'A' then 'always' when 'R' then 'replica' else 'disabled' end,
    'function', jsonb_build_array(fn.nspname, f.proname),
    'arguments', encode(t.tgargs, 'escape'),
    'oldTable', t.tgoldtable,
    'newTable', t.tgnewtable,
    'constraint', t.tgconstraint <> 0,
    'deferrable', t.tgdeferrable,
    -- pg_get_expr refuses a condition about both old and new.
    'when', case when t.tgqual is not null then substring(pg_get_triggerdef(t.oid) from ' WHEN \\((.*)\\) EXECUTE FUNCTION ') end,
    'commented', ${commented(sql`obj_description(t.oid, 'pg_trigger')`)},
    'comment', obj_description(t.oid, 'pg_trigger')
  )
from relations c
join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
join pg_proc f on f.oid = t.tgfoid
join pg_namespace fn on fn.oid = f.pronamespace`;

const functions = sql`
select 'function', json_build_array(n.nspname, f.proname, pg_get_function_identity_arguments(f.oid)),
  jsonb_build_object(
    'routine', case f.prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window' end,
    'returns', pg_get_function_result(f.oid),
    'language', l.lanname,
    'volatility', case f.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    'securityDefiner', f.prosecdef,
    'strict', f.proisstrict,
    'leakproof', f.proleakproof,
    'parallel', case f.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end,
    'settings', coalesce(to_jsonb(f.proconfig), '[]'),
    'owner', case when f.proowner = (select owner from project) then 'project' else f.proowner::regrole::text end,
    'body', encode(sha256(convert_to(replace(coalesce(pg_get_function_sqlbody(f.oid), f.prosrc, ''), E'\\r', ''), 'UTF8')), 'hex'),
    'commented', ${commented(sql`obj_description(f.oid, 'pg_proc')`)},
    'comment', obj_description(f.oid, 'pg_proc')
  )
from observed n
join pg_proc f on f.pronamespace = n.oid
join pg_language l on l.oid = f.prolang
where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')`;

const sequences = sql`
select 'sequence',
  case when d.objid is null then json_build_array(c.nspname, c.relname) else json_build_array(tn.nspname, t.relname, a.attname) end,
  jsonb_build_object(
    'type', format_type(s.seqtypid, null),
    'start', s.seqstart::text,
    'increment', s.seqincrement::text,
    'cycle', s.seqcycle,
    'owner', case when c.relowner = (select owner from project) then 'project' else c.relowner::regrole::text end
  )
from relations c
join pg_sequence s on s.seqrelid = c.oid
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
  and d.refobjsubid > 0 and d.deptype in ('i', 'a')
left join pg_class t on t.oid = d.refobjid
left join pg_namespace tn on tn.oid = t.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid`;

// Row types of tables and the arrays that come with a type are not objects of their own.
const types = sql`
select 'type', json_build_array(n.nspname, t.typname),
  jsonb_build_object(
    'definition', case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' when 'r' then 'range' else 'base' end,
    'labels', (select coalesce(jsonb_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = t.oid),
    'owner', case when t.typowner = (select owner from project) then 'project' else t.typowner::regrole::text end,
    'comment', obj_description(t.oid, 'pg_type')
  )
from observed n
join pg_type t on t.typnamespace = n.oid
where t.typtype in ('e', 'd', 'r', 'b', 'c')
  and not exists (select from pg_type item where item.typarray = t.oid)
  and not exists (select from pg_class r where r.oid = t.typrelid and r.relkind <> 'c')
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')`;

export const routineQueries: readonly Sql[] = [triggers, functions, sequences, types];
