/** Rebuilding what tables stand on: schemas, extensions, types, sequences of their own. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

const extensions = sql`
select 20, 'extension', e.extname::text, null, format('create extension if not exists %I with schema %I', e.extname, n.nspname)
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'`;

// Before the extensions, which may stand in one of them.
const schemas = sql`
select 12, 'schema', nspname::text, nspname::text, format('create schema if not exists %I', nspname) from spaces`;

const typeName = sql`format('%I.%I', n.nspname, t.typname)`;
const typeKind = sql`case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite type' when 'r' then 'range type' else 'base type' end`;

const collation = (own: Sql, type: Sql): Sql => sql`coalesce((
    select format(' collate %I.%I', ln.nspname, l.collname)
    from pg_collation l join pg_namespace ln on ln.oid = l.collnamespace
    where l.oid = ${own} and ${own} <> (select base.typcollation from pg_type base where base.oid = ${type})), '')`;

const definition = sql`case t.typtype
    when 'e' then format('create type %s as enum (%s)', ${typeName},
      (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
    when 'd' then format('create domain %s as %s%s%s%s', ${typeName}, format_type(t.typbasetype, t.typtypmod),
      ${collation(sql`t.typcollation`, sql`t.typbasetype`)}, ' default ' || pg_get_expr(t.typdefaultbin, 0),
      case when t.typnotnull then ' not null' else '' end)
    when 'c' then format('create type %s as (%s)', ${typeName},
      (select string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod), ${collation(sql`a.attcollation`, sql`a.atttypid`)}), ', ' order by a.attnum)
       from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
    when 'r' then (select format('create type %s as range (subtype = %s, multirange_type_name = %s%s)', ${typeName},
        format_type(r.rngsubtype, null), format_type(r.rngmultitypid, null),
        case when r.rngsubdiff = 0 then '' else ', subtype_diff = ' || r.rngsubdiff::regproc::text end)
      from pg_range r where r.rngtypid = t.oid and r.rngcanonical = 0)
  end`;

const types = sql`
select 30, ${typeKind}, ${typeName}, n.nspname::text, ${definition}
from pg_type t
join spaces n on n.oid = t.typnamespace
where t.typtype in ('e', 'd', 'r', 'b', 'c')
  and not exists (select from pg_type item where item.typarray = t.oid)
  and not exists (select from pg_class r where r.oid = t.typrelid and r.relkind <> 'c')
  and (t.oid, 'pg_type'::regclass) not in (select objid, classid from members)`;

const domainConstraints = sql`
select 31, 'constraint', format('%I on domain %s', k.conname, ${typeName}), n.nspname::text,
  format('alter domain %s add constraint %I %s', ${typeName}, k.conname, pg_get_constraintdef(k.oid))
from pg_constraint k
join pg_type t on t.oid = k.contypid
join spaces n on n.oid = t.typnamespace
where k.contype = 'c'`;

const sequences = sql`
select 32, 'sequence', c.name, c.nspname::text,
  format('create %ssequence %s as %s increment %s minvalue %s maxvalue %s start %s cache %s %s',
    case when c.relpersistence = 'u' then 'unlogged ' else '' end, c.name, format_type(s.seqtypid, null),
    s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, case when s.seqcycle then 'cycle' else 'no cycle' end)
from relations c join pg_sequence s on s.seqrelid = c.oid
where c.column_dependency is distinct from 'i'`;

const ownedSequences = sql`
select 56, 'sequence', c.name || ' owned by', c.nspname::text,
  format('alter sequence %s owned by %I.%I.%I', c.name, tn.nspname, t.relname, a.attname)
from relations c
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
  and d.refobjsubid > 0 and d.deptype = 'a'
join pg_class t on t.oid = d.refobjid
join pg_namespace tn on tn.oid = t.relnamespace
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where c.relkind = 'S'`;

export const typeQueries: readonly Sql[] = [extensions, schemas, types, domainConstraints, sequences, ownedSequences];
