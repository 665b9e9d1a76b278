/** Rebuilding roles: attributes, memberships, settings of roles and of the database, default privileges. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

// The copy's own superuser is called postgres, and Postgres lets nobody change what it is.
const roles = sql`
select 10, 'role', rolname::text, null::text, format(
  'do $role$ begin if not exists (select from pg_roles where rolname = %L) then create role %I; end if; end $role$',
  rolname, rolname) || case when rolname = 'postgres' then '' else format(
  '; alter role %I with %s %s %s %s %s %s %s', rolname,
  case when rolsuper then 'superuser' else 'nosuperuser' end,
  case when rolinherit then 'inherit' else 'noinherit' end,
  case when rolcreaterole then 'createrole' else 'nocreaterole' end,
  case when rolcreatedb then 'createdb' else 'nocreatedb' end,
  case when rolcanlogin then 'login' else 'nologin' end,
  case when rolreplication then 'replication' else 'noreplication' end,
  case when rolbypassrls then 'bypassrls' else 'nobypassrls' end) end
from pg_roles where rolname !~ '^pg_'`;

// Postgres 15 has neither option: there a membership inherits as its member's attribute says, which the copy repeats.
const memberships = sql`
select 11, 'membership', format('%s in %s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)), null,
  format('grant %I to %I', pg_get_userbyid(m.roleid), pg_get_userbyid(m.member))
    || case when bool_or(to_jsonb(m) ->> 'inherit_option' is not null)
         then format(' with admin %s, inherit %s, set %s', bool_or(m.admin_option)::text,
           bool_or((to_jsonb(m) ->> 'inherit_option')::boolean)::text, bool_or((to_jsonb(m) ->> 'set_option')::boolean)::text)
         when bool_or(m.admin_option) then ' with admin option' else '' end
from pg_auth_members m
where pg_get_userbyid(m.member) !~ '^pg_' and pg_get_userbyid(m.roleid) <> 'postgres'
group by m.roleid, m.member`;

const inDatabase = (statement: Sql): Sql =>
  sql`format('do $database$ begin execute format(%L, current_database()); end $database$', ${statement})`;

// Postgres keeps values of list settings quoted already.
const value = sql`case when entry.name in ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
    then entry.value else quote_literal(entry.value) end`;

const settings = sql`
select 90, 'setting', concat_ws(' of ', entry.name, r.rolname), null,
  case when s.setrole = 0 then ${inDatabase(sql`format('alter database %%I set %I to %s', entry.name, replace(${value}, '%', '%%'))`)}
    else format('alter role %I set %I to %s', r.rolname, entry.name, ${value}) end
from pg_db_role_setting s
left join pg_roles r on r.oid = s.setrole
cross join lateral (
  select split_part(item, '=', 1) as name, substr(item, strpos(item, '=') + 1) as value from unnest(s.setconfig) as item
) as entry
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and (s.setrole = 0 or r.rolname !~ '^pg_')`;

// A session of the copy began before these were set.
const sessionSettings = sql`
select 99, 'session setting', name, null, format('select set_config(%L, %L, false)', name, setting)
from pg_settings where source in ('database', 'user', 'database user')`;

const kinds = sql`case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
    when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end`;
const place = sql`format('alter default privileges for role %I%s ', pg_get_userbyid(d.defaclrole),
    case when d.defaclnamespace = 0 then '' else format(' in schema %I', n.nspname) end)`;

// An entry for a whole role replaces the built-in default; one for a schema adds to it.
const defaultPrivileges = sql`
select 91, 'default privilege', format('%s of %s%s', ${kinds}, pg_get_userbyid(d.defaclrole), ' in ' || n.nspname), n.nspname::text,
  concat_ws('; ',
    case when d.defaclnamespace = 0 then format('%s revoke all on %s from public; %s revoke all on %s from %I',
      ${place}, ${kinds}, ${place}, ${kinds}, pg_get_userbyid(d.defaclrole)) end,
    (select string_agg(format('%s grant %s on %s to %s%s', ${place}, lower(g.privilege_type), ${kinds},
        case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
        case when g.is_grantable then ' with grant option' else '' end), '; ')
      from aclexplode(d.defaclacl) as g))
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
where d.defaclnamespace = 0 or d.defaclnamespace in (select oid from spaces)`;

const databaseOwner = sql`
select 80, 'database', 'owner', null, ${inDatabase(sql`format('alter database %%I owner to %I', pg_get_userbyid(datdba))`)}
from pg_database where datname = current_database()`;

export const roleQueries: readonly Sql[] = [
  roles,
  memberships,
  settings,
  sessionSettings,
  defaultPrivileges,
  databaseOwner,
];
