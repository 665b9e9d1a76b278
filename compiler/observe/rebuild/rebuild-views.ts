/** Rebuilding views, materialised views and rules. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

const options = sql`coalesce(' with (' || (
    select string_agg(format('%s = %L', split_part(item, '=', 1), substr(item, strpos(item, '=') + 1)), ', ')
    from unnest(c.reloptions) as item) || ')', '')`;

const views = sql`
select 60, case c.relkind when 'v' then 'view' else 'materialized view' end, c.name, c.nspname::text,
  format('create %s %s%s as %s', case c.relkind when 'v' then 'view' else 'materialized view' end, c.name, ${options},
    rtrim(pg_get_viewdef(c.oid), E'; \\n')) || case when c.relkind = 'm' and not c.relispopulated then ' with no data' else '' end
from relations c
where c.relkind in ('v', 'm')`;

const state = sql`case r.ev_enabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end`;

const rules = sql`
select 61, 'rule', format('%I on %s', r.rulename, c.name), c.nspname::text,
  rtrim(pg_get_ruledef(r.oid), '; ') || case when r.ev_enabled = 'O' then '' else format('; alter table %s %s rule %I', c.name, ${state}, r.rulename) end
from relations c
join pg_rewrite r on r.ev_class = c.oid
where not (c.relkind in ('v', 'm') and r.rulename = '_RETURN')`;

export const viewQueries: readonly Sql[] = [views, rules];
