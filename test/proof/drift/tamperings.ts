/** Single changes that somebody makes to a live database by hand, each with the direction and the contract's place, typed by hand. */

import type { Direction } from "../../../compiler/observe/drift/difference.ts";

export interface LiveTampering {
  readonly statement: string;
  readonly direction: Direction;
  /** Semantic path that one of the findings must have. */
  readonly path: string;
  /** Whether the way back cannot restore it by statements alone. */
  readonly byHand?: true;
}

const on = (direction: Direction, path: string, statement: string): LiveTampering => ({ direction, path, statement });
const widens = (path: string, statement: string): LiveTampering => on("widens access", path, statement);
const narrows = (path: string, statement: string): LiveTampering => on("narrows access", path, statement);
const weakens = (path: string, statement: string): LiveTampering => on("weakens integrity", path, statement);
const shape = (path: string, statement: string): LiveTampering => on("data shape", path, statement);
const cosmetic = (path: string, statement: string): LiveTampering => on("cosmetic", path, statement);
const byHand = (one: LiveTampering): LiveTampering => ({ ...one, byHand: true });

const lab = "create schema lab";
const everywhere = (statement: string): string =>
  `do $$ begin execute format('${statement.replaceAll("'", "''")}', current_database()); end $$`;

export const liveTamperings: readonly LiveTampering[] = [
  // Rights
  widens("access/profiles/unauthenticated/select", "grant select on public.profiles to anon"),
  widens("access/profiles/unauthenticated/select", "grant select (email) on public.profiles to public"),
  widens("access/profiles/delete", "grant delete on public.profiles to authenticated"),
  widens("access/profiles/delete", "grant truncate on public.profiles to authenticated"),
  widens("access/profiles/update", "grant update on public.profiles to authenticated"),
  widens("access/profiles/update", "grant update (created_at, updated_at) on public.profiles to authenticated"),
  widens("access/profiles/service-role/update", "grant trigger on public.profiles to service_role"),
  widens("access/profile_audit_log/insert", "grant insert on public.profile_audit_log to authenticated"),
  widens("access/profiles/select", "create role clerk; grant select on public.profiles to clerk"),
  widens("access/profiles/select", "grant select on public.profiles to authenticated with grant option"),
  widens("platform/audit_log", "grant usage on sequence audit.audit_log_id_seq to authenticated"),
  widens("platform/audit_log", "grant execute on function audit.erase to authenticated"),
  widens("platform", "grant usage on schema private to anon"),
  widens("platform", "grant create on schema private to authenticated"),
  widens("platform", "grant create on schema public to anon"),
  widens("platform", "grant create on schema auth to anon"),
  widens("platform", everywhere("grant create on database %I to anon")),
  widens("platform", "grant select (email) on auth.users to authenticated"),
  widens("entities/profiles/role", "grant execute on function private.app_role() to anon"),
  narrows("access/profiles/select", "revoke select on public.profiles from authenticated"),
  narrows("access/profiles/update", "revoke update (display_name, role) on public.profiles from authenticated"),
  narrows("access/profiles/insert", "revoke insert (email) on public.profiles from authenticated"),
  narrows("access/profiles/service-role/delete", "revoke delete on public.profiles from service_role"),
  narrows("entities/profiles/role", "revoke execute on function private.app_role() from authenticated"),
  narrows("platform", "revoke usage on schema private from authenticated"),
  narrows("platform", "revoke usage on schema auth from authenticated"),
  narrows("platform", "revoke execute on function auth.uid() from public, authenticated, anon"),
  widens("platform", "alter default privileges in schema private grant execute on functions to authenticated"),
  widens("platform", "alter default privileges in schema public grant select on tables to anon"),
  // Row level security and policies
  widens("entities/profiles", "alter table public.profiles disable row level security"),
  widens("entities/profile_audit_log", "alter table public.profile_audit_log disable row level security"),
  widens("platform/audit_log", "alter table audit.audit_log disable row level security"),
  narrows("entities/profiles", "alter table public.profiles force row level security"),
  widens("access/profiles/select", "alter policy profiles_select on public.profiles using (true)"),
  narrows("access/profiles/select", "alter policy profiles_select on public.profiles using (false)"),
  widens("access/profiles/update", "alter policy profiles_update on public.profiles with check (true)"),
  widens("access/profiles/select", "alter policy profiles_select on public.profiles to public"),
  widens("access/profiles/select", "alter policy profiles_select on public.profiles to anon, authenticated"),
  narrows("access/profiles/select", "drop policy profiles_select on public.profiles"),
  narrows("access/profiles/insert", "drop policy profiles_insert on public.profiles"),
  narrows("platform/audit_log", "drop policy audit_log_select on audit.audit_log"),
  widens("access/profiles/select", "create policy door on public.profiles for select to authenticated using (true)"),
  widens("access/profiles/delete", "create policy door on public.profiles for delete to anon using (true)"),
  narrows(
    "access/profiles/select",
    "create policy wall on public.profiles as restrictive to authenticated using (false)",
  ),
  cosmetic("access/profiles/select", "alter policy profiles_select on public.profiles rename to other"),
  cosmetic("access/profiles/select", "comment on policy profiles_select on public.profiles is 'anybody'"),
  // Triggers
  widens("access/profiles/update", "alter table public.profiles disable trigger profiles_guard"),
  widens("access/profiles/update", "alter table public.profiles enable replica trigger profiles_guard"),
  widens("access/profiles/update", "drop trigger profiles_guard on public.profiles"),
  widens("access/profiles/insert", "drop trigger profiles_recheck_insert on public.profiles"),
  weakens("audit/profiles/update", "drop trigger profiles_audit_update on public.profiles"),
  weakens("audit/profiles/delete", "alter table public.profiles disable trigger profiles_audit_delete"),
  weakens("entities/profiles", "drop trigger profiles_updated_at on public.profiles"),
  weakens(
    "entities/profile_audit_log",
    "alter table public.profile_audit_log disable trigger profile_audit_log_append_only",
  ),
  weakens(
    "entities/profile_audit_log",
    "alter table public.profile_audit_log enable trigger profile_audit_log_append_only",
  ),
  weakens("platform/audit_log", "drop trigger audit_log_append_only on audit.audit_log"),
  weakens("access/profiles/update", "alter trigger profiles_guard on public.profiles rename to zz_guard"),
  widens(
    "access/profiles/update",
    "drop trigger profiles_guard on public.profiles; create trigger profiles_guard before update of role on public.profiles for each row execute function private.profiles_guard()",
  ),
  widens(
    "entities/profiles",
    "create trigger extra before insert on public.profiles for each row execute function private.set_updated_at()",
  ),
  cosmetic("access/profiles/update", "comment on trigger profiles_guard on public.profiles is null"),
  // Functions
  widens(
    "entities/profiles/role",
    "create or replace function private.app_role() returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select 'admin'::text $$",
  ),
  widens(
    "access/profiles/update",
    "create or replace function private.profiles_guard() returns trigger language plpgsql stable set search_path = pg_catalog, pg_temp as $$ begin return new; end $$",
  ),
  weakens(
    "audit/profiles/update",
    "create or replace function private.profiles_audit_update() returns trigger language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ begin return null; end $$",
  ),
  widens("entities/profiles/role", "alter function private.app_role() reset search_path"),
  widens("entities/profiles/role", "alter function private.app_role() set search_path = public"),
  narrows("entities/profiles/role", "alter function private.app_role() security invoker"),
  widens("access/profiles/update", "alter function private.profiles_guard() security definer"),
  widens("entities/profiles/role", "alter function private.app_role() immutable"),
  widens("entities/profiles/role", "alter function private.app_role() leakproof"),
  cosmetic("entities/profiles/role", "alter function private.app_role() parallel safe"),
  widens("entities/profiles/role", "alter function private.app_role() owner to service_role"),
  widens("platform", "create function public.app_role() returns text language sql as $$ select 'admin' $$"),
  widens("platform", "create function private.app_role(person uuid) returns text language sql as $$ select 'admin' $$"),
  widens(
    "entities/profiles",
    "create function public.peek() returns setof text language sql security definer as $$ select email from public.profiles $$",
  ),
  cosmetic("entities/profiles/role", "comment on function private.app_role() is null"),
  // Columns
  shape("entities/profiles", "alter table public.profiles add column password text"),
  shape("entities/profile_audit_log/old_value", "alter table public.profile_audit_log drop column old_value"),
  shape("entities/profiles/email", "alter table public.profiles rename column email to mail"),
  shape("entities/profiles/email", "alter table public.profiles alter column email type varchar(200)"),
  shape(
    "entities/profiles/display_name",
    'alter table public.profiles alter column display_name type text collate "C"',
  ),
  weakens("entities/profiles/email", "alter table public.profiles alter column email drop not null"),
  shape(
    "entities/profile_audit_log/actor_id",
    "alter table public.profile_audit_log alter column actor_id set not null",
  ),
  shape("entities/profiles/status", "alter table public.profiles alter column status set default 'disabled'"),
  shape("entities/profiles/status", "alter table public.profiles alter column status drop default"),
  widens("entities/profiles/role", "alter table public.profiles alter column role set default 'admin'"),
  shape("entities/profiles/id", "alter table public.profiles alter column id drop default"),
  shape("entities/profiles/created_at", "alter table public.profiles alter column created_at set default '2001-01-01'"),
  weakens("platform/audit_log", "alter table audit.audit_log alter column id set generated by default"),
  shape("platform/audit_log", "alter sequence audit.audit_log_id_seq increment by 2"),
  cosmetic("entities/profiles/role", "comment on column public.profiles.role is 'whatever'"),
  // Tables
  shape("entities/profile_audit_log", "drop table public.profile_audit_log cascade"),
  shape("entities/profile_audit_log", "alter table public.profile_audit_log rename to log"),
  weakens("entities/profile_audit_log", "alter table public.profile_audit_log set unlogged"),
  widens("entities/profiles", "alter table public.profiles owner to service_role"),
  widens("entities/profiles", "alter table public.profiles replica identity full"),
  cosmetic("entities/profiles", "alter table public.profiles set (fillfactor = 70)"),
  cosmetic("entities/profiles", "comment on table public.profiles is null"),
  shape("platform", "create table public.leftover (a int)"),
  widens("platform", "create table public.leftover (a int); grant select on public.leftover to anon"),
  widens("entities/profiles", "create view public.people as select email from public.profiles"),
  widens("entities/profiles", "create materialized view public.kept as select * from public.profiles"),
  shape("platform", "create type public.mood as enum ('good')"),
  shape("platform", "create sequence public.loose"),
  // Whatever held for its schema holds for it no more.
  byHand(widens("entities/profiles", `${lab}; alter table public.profiles set schema lab`)),
  // Constraints
  weakens(
    "entities/profiles/constraints/profiles_role_check",
    "alter table public.profiles drop constraint profiles_role_check",
  ),
  weakens(
    "entities/profiles/constraints/profiles_role_check",
    "alter table public.profiles drop constraint profiles_role_check; alter table public.profiles add constraint profiles_role_check check (role in ('admin', 'staff', 'provider', 'root'))",
  ),
  weakens(
    "entities/profiles/constraints/profiles_role_check",
    "alter table public.profiles drop constraint profiles_role_check; alter table public.profiles add constraint profiles_role_check check (role in ('admin', 'staff', 'provider')) not valid",
  ),
  cosmetic(
    "entities/profiles/constraints/profiles_pkey",
    "alter table public.profiles rename constraint profiles_pkey to other",
  ),
  weakens(
    "entities/profile_audit_log/constraints/profile_audit_log_profile_id_fkey",
    "alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey",
  ),
  weakens(
    "entities/profile_audit_log/constraints/profile_audit_log_profile_id_fkey",
    "alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey; alter table public.profile_audit_log add constraint profile_audit_log_profile_id_fkey foreign key (profile_id) references public.profiles",
  ),
  weakens(
    "entities/profile_audit_log/constraints/profile_audit_log_profile_id_fkey",
    "alter table public.profile_audit_log disable trigger all",
  ),
  shape(
    "entities/profile_audit_log/constraints/profile_audit_log_actor_id_fkey",
    "alter table public.profile_audit_log alter constraint profile_audit_log_actor_id_fkey not deferrable",
  ),
  shape("entities/profiles", "alter table public.profiles add constraint short check (length(display_name) < 20)"),
  shape("entities/profiles", "alter table public.profiles add constraint one_name unique (display_name)"),
  weakens(
    "entities/profiles/constraints/profiles_pkey",
    "alter table public.profiles drop constraint profiles_pkey cascade",
  ),
  cosmetic(
    "entities/profiles/constraints/profiles_role_check",
    "comment on constraint profiles_role_check on public.profiles is null",
  ),
  // Indexes
  cosmetic(
    "entities/profile_audit_log/indexes/profile_audit_log_actor_id_idx",
    "drop index public.profile_audit_log_actor_id_idx",
  ),
  cosmetic(
    "entities/profile_audit_log/indexes/profile_audit_log_actor_id_idx",
    "drop index public.profile_audit_log_actor_id_idx; create index profile_audit_log_actor_id_idx on public.profile_audit_log (actor_id desc)",
  ),
  cosmetic(
    "entities/profile_audit_log/indexes/profile_audit_log_actor_id_idx",
    "alter index public.profile_audit_log_actor_id_idx rename to other_idx",
  ),
  cosmetic("entities/profiles", "create index extra on public.profiles (display_name)"),
  shape("entities/profiles", "create unique index extra on public.profiles (display_name)"),
  // Rules, publications, kin, keys from elsewhere
  widens("entities/profiles", "create rule silent as on update to public.profiles do instead nothing"),
  widens("entities/profiles", "create publication leak for table public.profiles"),
  widens("platform", "create publication leak for all tables"),
  widens("platform", "create publication leak for tables in schema audit"),
  widens("entities/profiles", `${lab}; create table lab.more () inherits (public.profiles)`),
  widens(
    "entities/profiles",
    `${lab}; create table lab.notes (profile uuid references public.profiles on delete cascade)`,
  ),
  widens(
    "entities/profiles",
    `${lab}; create view lab.people as select email from public.profiles; grant usage on schema lab to anon; grant select (email) on lab.people to anon`,
  ),
  widens(
    "entities/profiles",
    `${lab}; grant usage on schema lab to anon; create function lab.peek() returns setof text language sql security definer as $$ select email from public.profiles $$`,
  ),
  widens(
    "entities/profiles",
    `${lab}; create function lab.enroll() returns trigger language plpgsql security definer as $$ begin insert into public.profiles (email) values (new.email); return new; end $$; create trigger enroll after insert on auth.users for each row execute function lab.enroll()`,
  ),
  widens(
    "entities/profiles",
    `${lab}; create function lab.open() returns event_trigger language plpgsql as $$ begin execute 'grant all on public.profiles to anon'; end $$; create event trigger opener on ddl_command_end when tag in ('CREATE VIEW') execute function lab.open()`,
  ),
  // Roles
  widens("platform", "alter role authenticated bypassrls"),
  widens("platform", "alter role anon superuser"),
  widens("platform", "alter role authenticated createrole"),
  widens("platform", "alter role authenticated login"),
  widens("platform", "alter role authenticator bypassrls"),
  narrows("platform", "alter role service_role nobypassrls"),
  widens("platform", "grant service_role to authenticated"),
  widens("platform", "grant authenticated to anon"),
  widens("platform", "grant pg_read_all_data to authenticated"),
  widens("platform", "create role clerk login; grant authenticated to clerk"),
  widens("platform", "create role clerk login bypassrls"),
  // Settings
  weakens("platform", "alter role authenticated set session_replication_role = 'replica'"),
  weakens("platform", everywhere("alter database %I set session_replication_role = replica")),
  widens("platform", "alter role anon set role = 'service_role'"),
  widens("platform", 'alter role authenticator set request.jwt.claims = \'{"sub": "x"}\''),
  narrows("platform", "alter role authenticated set row_security = off"),
  narrows("platform", "alter role authenticated set default_transaction_read_only = on"),
  widens("platform", "alter role authenticated set search_path = private, pg_catalog"),
  widens("platform", everywhere("alter role authenticated in database %I set search_path = private")),
  widens("platform", "alter role authenticator set pgrst.db_schemas = 'public, private'"),
  // The functions that tell who is asking
  widens(
    "platform",
    "create or replace function auth.uid() returns uuid language sql stable as $$ select '7d1f6f0e-0000-4c55-9f7e-3f0f0d2a9b11'::uuid $$",
  ),
  widens(
    "platform",
    "create or replace function auth.role() returns text language sql stable as $$ select 'service_role'::text $$",
  ),
  widens(
    "platform",
    'create or replace function auth.jwt() returns jsonb language sql stable as $$ select \'{"role": "service_role"}\'::jsonb $$',
  ),
  widens(
    "platform",
    "create or replace function auth.email() returns text language sql stable as $$ select 'a@example.org'::text $$",
  ),
  widens("platform", "alter function auth.uid() immutable"),
  widens("platform", "alter function auth.uid() security definer"),
  widens("platform", "alter function auth.uid() set search_path = storage, pg_catalog"),
  // Schemas
  widens("platform", "alter schema private owner to service_role"),
  cosmetic("platform", "comment on schema private is 'nothing to see'"),
];
