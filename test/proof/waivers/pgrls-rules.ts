/** The documented rules of pgrls as questions to a catalog: what it would report there, found without any contract. */

import type { Database } from "../../../compiler/database/database.ts";

/** Returns "RULE key" for each finding in the schemas public, private and audit, in order. */
export async function pgrlsFindings(database: Database): Promise<readonly string[]> {
  const { rows } = await database.query(`select rule || ' ' || key as finding from (${findings}) found`);
  return [...new Set(rows.map((row) => String(row["finding"])))].sort();
}

const findings = `
with scanned as (
  select c.oid, c.relname, n.nspname, n.nspname || '.' || c.relname as key, c.relforcerowsecurity as forced
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('public', 'private', 'audit') and c.relrowsecurity
), policy as (
  select p.oid, p.polrelid, p.polname, p.polcmd, t.nspname, t.relname, t.key as table_key, t.key || '.' || p.polname as key,
    pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as checks,
    'anon'::regrole = any (p.polroles) as anon
  from pg_policy p join scanned t on t.oid = p.polrelid
), used as (
  select distinct p.oid as policy, p.polrelid, a.attname, a.attnum, a.attnotnull
  from policy p
  join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
    and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid and d.refobjsubid > 0
  join pg_attribute a on a.attrelid = p.polrelid and a.attnum = d.refobjsubid
), discriminator as (
  select distinct u.polrelid, u.attname, u.attnum, u.attnotnull
  from used u join policy p on p.oid = u.policy
  where coalesce(p.qual, '') || coalesce(p.checks, '') ~ ('\\m' || u.attname || ' = \\( SELECT auth\\.(uid|role|jwt)')
)
select 'SEC002' as rule, key from scanned where not forced
union all select 'SEC005', p.key from policy p where not exists (select from used u where u.policy = p.oid)
union all select 'SEC007', key from scanned t where exists (select from policy p where p.polrelid = t.oid)
union all select 'SEC008', key from policy where qual = 'true'
union all select 'SEC009', key from scanned t where not exists (select from policy p where p.polrelid = t.oid)
union all select 'SEC010', key from policy where 'false' in (qual, checks)
union all select 'SEC013', t.key || '.' || g.tgname from pg_trigger g join scanned t on t.oid = g.tgrelid
  where not g.tgisinternal and g.tgenabled <> 'D'
union all select 'SEC014', n.nspname || '.' || f.proname from pg_proc f join pg_namespace n on n.oid = f.pronamespace
  where f.prosecdef and n.nspname in ('public', 'private', 'audit')
union all select 'SEC022', table_key from policy group by table_key having bool_and(polcmd = 'r')
union all select 'SEC027', t.key from scanned t join pg_attribute a on a.attrelid = t.oid
  where a.attname in ('owner', 'owner_id', 'user_id') and exists (select from policy p where p.polrelid = t.oid)
    and not exists (select from used u where u.polrelid = t.oid and u.attnum = a.attnum)
union all select 'SEC028', key from policy where checks = 'true' and coalesce(qual, 'true') = 'true'
union all select 'SEC030', t.key from scanned t join discriminator d on d.polrelid = t.oid where not d.attnotnull
union all select 'SEC035', t.key from scanned t join pg_index i on i.indrelid = t.oid
  where i.indisunique and not i.indisprimary and exists (select from discriminator d where d.polrelid = t.oid)
    and not exists (select from discriminator d where d.polrelid = t.oid and d.attnum = any (i.indkey))
    and exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attnum = any (i.indkey) and a.atttypid <> 'uuid'::regtype)
union all select 'SEC038', key from policy where polcmd = 'r' and qual = 'true'
union all select 'SEC039', key from policy where anon and polcmd <> 'r'
union all select 'SEC045', t.key || '.' || a.attname from pg_attribute a join scanned t on t.oid = a.attrelid
  cross join lateral aclexplode(a.attacl) granted
  where granted.grantee = 'anon'::regrole and granted.privilege_type in ('SELECT', 'INSERT', 'UPDATE')
    and a.attname ~ '(^|_)(email|ssn|phone|date_of_birth|credit_card|password|api_key)(_|$)'
union all select 'SEC049', table_key from policy where nspname = 'public' and anon and polcmd = 'r' and qual = 'true'
union all select 'PERF003', p.key from policy p join used u on u.policy = p.oid
  where not exists (select from pg_index i where i.indrelid = u.polrelid and i.indkey[0] = u.attnum)
union all select 'PERF004', p.key from policy p join used u on u.policy = p.oid
  where coalesce(p.qual, '') || coalesce(p.checks, '') ~ ('\\m[a-z_]+\\(' || u.attname || '\\M')
    and exists (select from pg_index i where i.indrelid = u.polrelid and i.indkey[0] = u.attnum)
union all select 'HYG002', key from policy where polname ~* '(^|_)(todo|fixme|tmp|hack|xxx|debug|placeholder)(_|$)'
`;
