/** The Supabase platform as SQL: what every project finds in its database before the first migration. */

import { comma, identifier, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { authSchema } from "./bootstrap-auth.ts";
import { storageSchema } from "./bootstrap-storage.ts";

/** Default privileges of the project, a platform fact that no contract owns (semantics.md, "Closed first"). */
export type DefaultPrivileges = "none" | "supabase-old" | "hostile";

/** Changes whenever the meaning of the bootstrap changes in a way its text does not show. */
export const bootstrapVersion = 1;

/** Roles are cluster-wide, so each is created only where it is missing: the text may run on every database of a server. */
const roles = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then
    create role authenticated nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin noinherit bypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticator') then
    create role authenticator login noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'supabase_auth_admin') then
    create role supabase_auth_admin login noinherit createrole;
  end if;
  if not exists (select from pg_roles where rolname = 'supabase_storage_admin') then
    create role supabase_storage_admin login noinherit createrole;
  end if;
  -- Where the installation's superuser has another name, postgres is what it is at Supabase: no superuser, but BYPASSRLS.
  if not exists (select from pg_roles where rolname = 'postgres') then
    create role postgres login createrole createdb replication bypassrls;
  end if;
end
$$;

grant anon, authenticated, service_role to authenticator;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = 'postgres') then
    grant anon, authenticated, service_role, authenticator to postgres;
    execute format('alter database %I owner to postgres', current_database());
  end if;
end
$$;
`;

const publicSchema = `
grant usage on schema public to postgres, anon, authenticated, service_role;
create schema if not exists extensions;
grant usage on schema extensions to postgres, anon, authenticated, service_role;
grant create on schema extensions to postgres;
create extension if not exists pgcrypto with schema extensions;
`;

/**
 * The bootstrap for Postgres 15 to 18, to be run by a superuser; running it again changes nothing. Definitions follow
 * Supabase's own migrations (supabase/postgres init scripts, supabase/auth).
 */
export const bootstrap: string = [roles, publicSchema, authSchema, storageSchema].join("\n").trim() + "\n";

/**
 * Returns the statements that set default privileges for objects that `creators` will make: nothing, Supabase's grants
 * in schema public until 2026-10-30, or everything to everybody everywhere. To be run by a superuser or a member of
 * each creator.
 */
export function defaultPrivilegesSql(variant: DefaultPrivileges, creators: readonly string[]): string {
  if (variant === "none") return "";
  const makers = join(creators.map(identifier), comma);
  const everybody = sql`anon, authenticated, service_role`;
  if (variant === "supabase-old") {
    const kinds = [sql`tables`, sql`sequences`, sql`functions`];
    return kinds.map((kind) => grantAll(makers, sql` in schema public`, kind, everybody)).join("\n");
  }
  const kinds = [sql`tables`, sql`sequences`, sql`functions`, sql`types`, sql`schemas`];
  return kinds.map((kind) => grantAll(makers, sql``, kind, sql`public, ${everybody}`)).join("\n");
}

function grantAll(creators: Sql, where: Sql, kind: Sql, grantees: Sql): Sql {
  return sql`alter default privileges for role ${creators}${where} grant all on ${kind} to ${grantees};`;
}
