/** Objects as Postgres spells them out whole, where the facts tell only parts or a hash. */

import { sql } from "../../sql/sql.ts";
import { comma, join, literal } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/** From a fact's id to its definition: the rest of ADD CONSTRAINT, a whole CREATE statement, a sequence's name. */
export type Definitions = Readonly<Record<string, string>>;

/**
 * Returns the statement that spells out the constraints, indexes, triggers, functions, rules, views and sequences of
 * `schemas`: one row per object with `id` (as `factId`) and `definition`. `only` restricts it to those ids. Needs
 * `search_path` to be `pg_catalog`, so that every name comes out qualified.
 */
export function definitionsQuery(schemas: readonly string[], only: readonly string[] | null): Sql {
  const list = (texts: readonly string[], type: Sql): Sql => sql`array[${join(texts.map(literal), comma)}]::${type}[]`;
  const chosen = (id: Sql): Sql =>
    only === null ? sql`true` : sql`${id}::text::jsonb in (select unnest(wanted) from ids)`;
  const id = (...parts: readonly Sql[]): Sql => sql`json_build_array(${join(parts, comma)})`;
  const constraint = id(sql`'constraint'`, sql`c.nspname`, sql`c.relname`, sql`k.conname`);
  const index = id(sql`'index'`, sql`c.nspname`, sql`c.relname`, sql`i.relname`);
  const trigger = id(sql`'trigger'`, sql`c.nspname`, sql`c.relname`, sql`t.tgname`);
  const rule = id(sql`'rule'`, sql`c.nspname`, sql`c.relname`, sql`r.rulename`);
  const view = id(sql`'table'`, sql`c.nspname`, sql`c.relname`);
  const routine = id(sql`'function'`, sql`n.nspname`, sql`f.proname`, sql`pg_get_function_identity_arguments(f.oid)`);
  const sequence = id(sql`'sequence'`, sql`tn.nspname`, sql`t.relname`, sql`a.attname`);
  return sql`
with
  observed as materialized (select oid, nspname from pg_namespace where nspname = any (${list(schemas, sql`name`)})),
  ids as materialized (select ${list(only ?? [], sql`jsonb`)} as wanted),
  relations as materialized (select c.*, n.nspname from pg_class c join observed n on n.oid = c.relnamespace)
select ${constraint}::text as id, pg_get_constraintdef(k.oid) as definition
from relations c join pg_constraint k on k.conrelid = c.oid and k.contype <> 'n' where ${chosen(constraint)}
union all
select ${index}::text, pg_get_indexdef(x.indexrelid)
from relations c join pg_index x on x.indrelid = c.oid join pg_class i on i.oid = x.indexrelid where ${chosen(index)}
union all
select ${trigger}::text, pg_get_triggerdef(t.oid)
from relations c join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal where ${chosen(trigger)}
union all
select ${rule}::text, pg_get_ruledef(r.oid)
from relations c join pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN' where ${chosen(rule)}
union all
select ${view}::text, pg_get_viewdef(c.oid) from relations c where c.relkind in ('v', 'm') and ${chosen(view)}
union all
select ${sequence}::text, format('%I.%I', c.nspname, c.relname)
from relations c
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
  and d.refobjsubid > 0 and d.deptype in ('i', 'a')
join pg_class t on t.oid = d.refobjid
join pg_namespace tn on tn.oid = t.relnamespace
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where c.relkind = 'S' and ${chosen(sequence)}
union all
select ${routine}::text, pg_get_functiondef(f.oid)
from (select oid, nspname from observed union all select oid, nspname from pg_namespace where nspname = 'auth') n
join pg_proc f on f.pronamespace = n.oid and f.prokind in ('f', 'p')
where (n.nspname <> 'auth' or f.proname in ('uid', 'jwt', 'role', 'email')) and ${chosen(routine)}
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')
`;
}
