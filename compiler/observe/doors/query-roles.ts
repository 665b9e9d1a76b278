/** Who there is: roles, memberships, settings, default privileges, and rights on what is not the project's own. */

import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import { comma, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/** Settings that change what statements mean or whether rules and triggers hold. */
export const meaningfulSettings = [
  "session_replication_role",
  "row_security",
  "default_transaction_read_only",
  "transform_null_equals",
  "search_path",
  "check_function_bodies",
] as const;

/** The roles through which the API reaches the database. */
export const apiRoles: Sql = join([...clientRoles, serviceRole].map(literal), comma);

const login = sql`
select 'login' as kind, jsonb_build_object(
    'name', current_user,
    'superuser', coalesce((select rolsuper from pg_roles where rolname = current_user), false),
    'database', current_database(),
    'databaseOwner', (select pg_get_userbyid(datdba) from pg_database where datname = current_database()),
    'projectOwner', (select pg_get_userbyid(owner) from project),
    -- The transaction that reads sets its own search_path: what counts is what it would be reset to.
    'settings', (
      select coalesce(jsonb_object_agg(name, reset_val), '{}') from pg_settings
      where name in (${join(meaningfulSettings.map(literal), comma)})
    )
  ) as row`;

const roles = sql`
select 'role', jsonb_build_object(
    'name', rolname, 'superuser', rolsuper, 'bypassesRowSecurity', rolbypassrls, 'createsRoles', rolcreaterole,
    'replicates', rolreplication, 'logsIn', rolcanlogin, 'bootstrap', oid = 10
  )
from pg_roles where rolname !~ '^pg_'`;

const memberships = sql`
select 'membership', jsonb_build_object(
    'group', g.rolname, 'member', m.rolname,
    -- Per membership since 16, per member before.
    'inherits', bool_or(coalesce((to_jsonb(am) ->> 'inherit_option')::boolean, m.rolinherit))
  )
from pg_auth_members am
join pg_roles g on g.oid = am.roleid
join pg_roles m on m.oid = am.member
where m.rolname !~ '^pg_'
group by g.rolname, m.rolname`;

const settings = sql`
select 'setting', jsonb_build_object(
    'role', case when s.setrole <> 0 then pg_get_userbyid(s.setrole) end,
    'ofDatabase', s.setdatabase <> 0,
    'name', split_part(one, '=', 1),
    'value', substring(one from position('=' in one) + 1)
  )
from pg_db_role_setting s
cross join lateral unnest(s.setconfig) as one
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`;

// What Postgres itself grants to everybody on every new function and type is no default of this database.
const defaults = sql`
select 'default', jsonb_build_object(
    'creator', pg_get_userbyid(d.defaclrole),
    'schema', n.nspname,
    'objects', case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end,
    'grantee', case when g.grantee = 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end,
    'privileges', jsonb_agg(distinct lower(g.privilege_type))
  )
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
cross join lateral aclexplode(d.defaclacl) as g
where g.grantee <> d.defaclrole
  and not (g.grantee = 0 and d.defaclnamespace = 0 and d.defaclobjtype in ('f', 'T'))
group by d.defaclrole, n.nspname, d.defaclobjtype, g.grantee`;

const granted = (kind: Sql, object: Sql, from: Sql, acl: Sql, owner: Sql): Sql => sql`
select 'grant', jsonb_build_object('kind', ${kind}, 'object', ${object}, 'privilege', lower(g.privilege_type),
    'grantee', case when g.grantee = 0 then 'PUBLIC' else pg_get_userbyid(g.grantee) end)
from ${from} cross join lateral aclexplode(${acl}) as g
where g.grantee <> ${owner}`;

const grants = (publicSchema: Sql): readonly Sql[] => [
  granted(
    sql`'schema'`,
    sql`jsonb_build_array(n.nspname)`,
    sql`(select * from pg_namespace where nspname in (${publicSchema}, 'public', 'auth')) n`,
    sql`coalesce(n.nspacl, acldefault('n', n.nspowner))`,
    sql`n.nspowner`,
  ),
  granted(
    sql`'database'`,
    sql`jsonb_build_array(b.datname)`,
    sql`(select * from pg_database where datname = current_database()) b`,
    sql`coalesce(b.datacl, acldefault('d', b.datdba))`,
    sql`b.datdba`,
  ),
  granted(
    sql`'table'`,
    sql`jsonb_build_array('auth', u.relname)`,
    sql`(select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'auth' and c.relname = 'users') u`,
    sql`coalesce(u.relacl, acldefault('r', u.relowner))`,
    sql`u.relowner`,
  ),
  granted(
    sql`'column'`,
    sql`jsonb_build_array('auth', u.relname, u.attname)`,
    sql`(select c.relname, c.relowner, a.attname, a.attacl from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = 'auth' and c.relname = 'users' and a.attacl is not null) u`,
    sql`u.attacl`,
    sql`u.relowner`,
  ),
];

// has_* takes ids, so a role or schema that is missing is a row too few and not an error.
const needs = (publicSchema: Sql): Sql => sql`
select 'need', jsonb_build_object(
    'role', r.rolname,
    'publicSchema', coalesce((select has_schema_privilege(r.oid, oid, 'usage') from pg_namespace where nspname = ${publicSchema}), false),
    'authSchema', coalesce((select has_schema_privilege(r.oid, oid, 'usage') from pg_namespace where nspname = 'auth'), false),
    'refused', (
      select coalesce(jsonb_agg(f.proname order by f.proname), '[]')
      from pg_proc f join pg_namespace n on n.oid = f.pronamespace
      where n.nspname = 'auth' and f.proname in ('uid', 'jwt', 'role', 'email') and f.pronargs = 0
        and not has_function_privilege(r.oid, f.oid, 'execute')
    )
  )
from pg_roles r where r.rolname in (${apiRoles})`;

/** Returns the queries, each with columns kind and row. */
export function roleQueries(publicSchema: string): readonly Sql[] {
  const name = literal(publicSchema);
  return [login, roles, memberships, settings, defaults, ...grants(name), needs(name)];
}
