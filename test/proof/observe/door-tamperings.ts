/** Doors: what somebody may do to a database beside the contract, one kind each, and how the finding must read. */

import type { FindingCode } from "../../../compiler/observe/doors/finding.ts";

export interface DoorTampering {
  readonly statement: string;
  readonly code: FindingCode;
  /** A part of the message. */
  readonly says: string;
}

const on = (code: FindingCode, statement: string, says: string): DoorTampering => ({ code, statement, says });

const definer = (body: string, name = "public.peek()"): string =>
  `create function ${name} returns setof text language sql security definer as $$ ${body} $$`;

const identity = (body: string): string =>
  `create or replace function auth.uid() returns uuid language sql stable as $$ ${body} $$`;

const everybody = "create schema reports; grant usage on schema reports to anon, authenticated, service_role";

export const doorTamperings: readonly DoorTampering[] = [
  // Rights
  on(
    "door/privilege",
    "grant truncate on public.profiles to authenticated",
    "Somebody who is signed in may empty the table profiles (TRUNCATE): no rule of the contract says so",
  ),
  on(
    "door/privilege",
    "grant select on public.profiles to anon",
    "not signed in may read every column of the table profiles",
  ),
  on(
    "door/privilege",
    "grant references on public.profiles to authenticated",
    "build foreign keys on the table profiles",
  ),
  on(
    "door/privilege",
    "grant trigger on public.profiles to service_role",
    "The service role may put triggers on the table profiles",
  ),
  on("door/privilege", "grant delete on public.profiles to public", "Everybody may delete rows of the table profiles"),
  on(
    "door/privilege",
    "grant update (created_at, updated_at) on public.profiles to authenticated",
    "may change the columns created_at, updated_at of the table profiles",
  ),
  on(
    "door/privilege",
    "create role clerk; grant select on public.profiles to clerk",
    "The database role clerk may read every column",
  ),
  on(
    "door/privilege",
    "grant select on public.profiles to authenticated with grant option",
    "may let others read every column",
  ),
  on(
    "door/privilege",
    "grant usage on sequence audit.audit_log_id_seq to authenticated",
    "may draw numbers from the sequence",
  ),
  on("door/privilege", "grant execute on function audit.erase to authenticated", "may run the function audit.erase("),
  on("door/privilege", "grant usage on schema private to anon", "may look up names in the schema private"),
  on("door/privilege", "grant create on schema public to authenticated", "may create objects in the schema public"),
  on("door/privilege", "grant create on schema public to public", "Everybody may create objects in the schema public"),
  on("door/privilege", "grant create on schema auth to anon", "may create objects in the schema auth"),
  on(
    "door/privilege",
    "do $$ begin execute format('grant create on database %I to anon', current_database()); end $$",
    "may create schemas in the database",
  ),
  on("door/privilege", "grant select on auth.users to authenticated", "may read every column of the table auth.users"),
  on(
    "door/privilege",
    "grant select (email) on auth.users to anon",
    "may read the column email of the table auth.users",
  ),
  on("door/privilege", "grant usage on type public.profiles to anon", "may use the type public.profiles"),
  on(
    "door/missing-privilege",
    "revoke select on public.profiles from authenticated",
    "may not read every column of the table profiles",
  ),
  on(
    "door/missing-privilege",
    "revoke usage on schema auth from authenticated",
    "may not look up names in the schema auth",
  ),
  on(
    "door/missing-privilege",
    "revoke usage on schema public from public, anon, authenticated",
    "may not look up names in the schema public",
  ),
  on(
    "door/missing-privilege",
    "revoke execute on function auth.uid() from public, authenticated, anon",
    "may not run the function auth.uid()",
  ),
  on(
    "door/default-privilege",
    "alter default privileges in schema public grant all on tables to anon, authenticated, service_role",
    "New tables that",
  ),
  on(
    "door/default-privilege-added",
    "alter default privileges in schema private grant execute on functions to authenticated",
    "in the schema private are open at once to somebody who is signed in",
  ),
  on(
    "door/default-privilege-added",
    "alter default privileges in schema public grant select on tables to anon",
    "in the schema public are open at once to somebody who is not signed in (select)",
  ),
  // Views, functions, rules, triggers, foreign tables
  on(
    "door/view",
    "create view public.people as select email from public.profiles",
    "The view public.people shows profiles with the rights of",
  ),
  on(
    "door/view",
    `${everybody}; create view reports.people as select email from public.profiles; grant select on reports.people to anon`,
    "The view reports.people shows profiles",
  ),
  on(
    "door/view",
    `${everybody}; create view reports.people as select email, role from public.profiles; grant select (email) on reports.people to authenticated`,
    "may be used by somebody who is signed in",
  ),
  on(
    "door/view",
    `${everybody}; create materialized view reports.people as select email from public.profiles; grant select on reports.people to anon`,
    "The materialized view reports.people shows profiles as a copy that no policy protects",
  ),
  on(
    "door/view",
    `${everybody}; create view reports.inner as select * from public.profiles; create view reports.outer as select * from reports.inner; grant select on reports.outer to anon`,
    "The view reports.outer shows reports.inner",
  ),
  on(
    "door/view",
    `${everybody}; create function reports.list() returns setof text language sql security definer as $$ select email from public.profiles $$; revoke execute on function reports.list() from public; create view reports.people as select * from reports.list(); grant select on reports.people to anon`,
    "The view reports.people shows a function that mentions profiles",
  ),
  on(
    "door/inert",
    `${everybody}; create view reports.people as select email from public.profiles`,
    "no client can use it today",
  ),
  on(
    "door/noticed",
    `${everybody}; create view reports.people with (security_invoker = true) as select email from public.profiles; grant select on reports.people to authenticated`,
    "with the rights of whoever asks",
  ),
  on(
    "door/function",
    definer("select email from public.profiles"),
    "The function public.peek() mentions profiles, runs with the rights of",
  ),
  on(
    "door/function",
    `${everybody}; ${definer("select email from profiles", "reports.peek()")}`,
    "may be called by somebody who is not signed in",
  ),
  on(
    "door/function",
    `${everybody}; create function reports.run(statement text) returns void language plpgsql security definer as $$ begin execute statement; end $$`,
    "runs statements that it puts together, on any table",
  ),
  on(
    "door/function",
    `${everybody}; ${definer("select email from profiles", "reports.inner()")}; revoke execute on function reports.inner() from public; ${definer("select reports.inner()", "reports.outer()")}`,
    "The function reports.outer() mentions reports.inner",
  ),
  on(
    "door/function",
    `${everybody}; create function reports.list() returns setof text security definer begin atomic select email from public.profiles; end`,
    "The function reports.list() mentions profiles",
  ),
  on(
    "door/function",
    `${everybody}; create function reports.forge() returns void language sql security definer as $$ select audit.write_entry('m', 'e', 'r', 'a', 'admin', 'x', null, null) $$`,
    "The function reports.forge() mentions audit.write_entry",
  ),
  on(
    "door/noticed",
    `${everybody}; create function reports.mine() returns setof text language sql as $$ select email from profiles $$`,
    "The function reports.mine() mentions profiles",
  ),
  on(
    "door/inert",
    `${everybody}; ${definer("select email from profiles", "reports.peek()")}; revoke execute on function reports.peek() from public`,
    "no client can use it today",
  ),
  on(
    "door/trigger",
    "create trigger extra before insert on public.profiles for each row execute function private.set_updated_at()",
    "The trigger extra of the table profiles is not among what the contract made",
  ),
  on(
    "door/trigger",
    `${everybody}; create function reports.enroll() returns trigger language plpgsql security definer as $$ begin insert into public.profiles (email) values (new.email); return new; end $$; create trigger enroll after insert on auth.users for each row execute function reports.enroll()`,
    "The trigger enroll of the table auth.users runs reports.enroll(), which mentions profiles with the rights of",
  ),
  on(
    "door/trigger",
    "create schema lab; create table lab.t (id uuid); create trigger forge after insert on lab.t for each row execute function private.profiles_audit_insert()",
    "runs the contract's own trigger function private.profiles_audit_insert()",
  ),
  on(
    "door/rule",
    "create rule silent as on update to public.profiles do instead nothing",
    "The rule silent of the table profiles replaces statements",
  ),
  on(
    "door/rule",
    "create schema lab; create table lab.inbox (email text); create rule through as on insert to lab.inbox do instead update public.profiles set email = new.email",
    "The rule through of the table lab.inbox replaces statements on it by others, and reaches profiles",
  ),
  on(
    "door/foreign-table",
    `${everybody}; create foreign data wrapper nothing; create server far foreign data wrapper nothing; create foreign table reports.people (email text) server far options (schema_name 'public', table_name 'profiles'); grant select on reports.people to anon`,
    "The foreign table reports.people leads to a table named profiles over the server far",
  ),
  // Replication, kin, keys
  on(
    "door/publication",
    "create publication leak for table public.profiles",
    "The publication leak hands out every row of profiles",
  ),
  on("door/publication", "create publication leak for all tables", "with all tables"),
  on(
    "door/publication",
    "create publication leak for tables in schema audit",
    "hands out every row of audit.audit_log with the whole schema",
  ),
  on(
    "door/inheritance",
    "create schema lab; create table lab.more () inherits (public.profiles)",
    "The table lab.more inherits from profiles",
  ),
  on(
    "door/inheritance",
    "create schema lab; create table lab.base (role text not null default 'provider'); alter table public.profiles inherit lab.base",
    "The table profiles inherits from lab.base",
  ),
  on(
    "door/cascade",
    "create schema lab; create table lab.notes (profile uuid references public.profiles)",
    "The foreign key notes_profile_fkey of the table lab.notes keeps rows of profiles from being deleted",
  ),
  on(
    "door/cascade",
    "create schema lab; create table lab.notes (profile uuid references public.profiles on delete cascade)",
    "deletes rows of lab.notes with those of profiles",
  ),
  on(
    "door/cascade",
    "alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey; alter table public.profile_audit_log add constraint profile_audit_log_profile_id_fkey foreign key (profile_id) references public.profiles on delete set null",
    "The foreign key profile_audit_log_profile_id_fkey of the table profile_audit_log has onDelete set-null, it must be cascade",
  ),
  // Roles
  on(
    "door/role",
    "alter role authenticated bypassrls",
    "Somebody who is signed in is past row level security (BYPASSRLS)",
  ),
  on("door/role", "alter role anon superuser", "Somebody who is not signed in is a superuser"),
  on("door/role", "alter role authenticated createrole", "may create roles"),
  on("door/role", "alter role service_role replication", "may read everything as a replica"),
  on("door/role", "alter role authenticated login", "may log in to the database directly"),
  on("door/role", "alter role service_role nobypassrls", "The service role is not past row level security"),
  on("door/role", "alter role authenticator bypassrls", "The database role authenticator is past row level security"),
  on(
    "door/membership",
    "grant service_role to authenticated",
    "Somebody who is signed in may act as the service role, past every policy",
  ),
  on(
    "door/membership",
    "grant authenticated to anon",
    "Somebody who is not signed in may act as anybody who is signed in",
  ),
  on("door/membership", "grant pg_read_all_data to authenticated", "may act as the database role pg_read_all_data"),
  on(
    "door/membership",
    "create role clerk login; grant authenticated to clerk",
    "The database role clerk may act as anybody who is signed in",
  ),
  on(
    "door/membership",
    "create role clerk login; grant pg_write_all_data to clerk",
    "The database role clerk may act as the database role pg_write_all_data",
  ),
  on(
    "door/membership",
    "create role between; create role clerk login; grant service_role to between; grant between to clerk",
    "The database role clerk may act as the database role between",
  ),
  on(
    "door/membership",
    "do $$ begin execute format('grant %I to authenticated', (select nspowner::regrole from pg_namespace where nspname = 'private')); end $$",
    "Somebody who is signed in may act as the database role",
  ),
  on("door/powerful-role", "create role clerk login bypassrls", "The database role clerk is past row level security"),
  on(
    "door/powerful-role",
    "create role clerk login; grant create on schema public to clerk",
    "The database role clerk may create objects in the schema public",
  ),
  // The functions that tell who is asking
  on(
    "door/auth-function",
    identity("select '7d1f6f0e-0000-4c55-9f7e-3f0f0d2a9b11'::uuid"),
    "auth.uid() answers 7d1f6f0e-0000-4c55-9f7e-3f0f0d2a9b11 to anon with sub",
  ),
  on(
    "door/auth-function",
    identity("select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'app')::uuid"),
    "auth.uid() answers",
  ),
  on(
    "door/auth-function",
    identity("select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid"),
    "auth.uid() answers nothing to anon with sub",
  ),
  on(
    "door/auth-function",
    identity(
      "select case when current_user = 'authenticated' then '7d1f6f0e-0000-4c55-9f7e-3f0f0d2a9b11' else (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid end",
    ),
    "auth.uid() answers 7d1f6f0e-0000-4c55-9f7e-3f0f0d2a9b11 to authenticated",
  ),
  on(
    "door/auth-function",
    identity("select (current_setting('request.jwt.claims')::jsonb ->> 'sub')::uuid"),
    "auth.uid() fails",
  ),
  on(
    "door/auth-function",
    'create or replace function auth.jwt() returns jsonb language sql stable as $$ select \'{"role": "service_role"}\'::jsonb $$',
    "auth.jwt() answers",
  ),
  on(
    "door/auth-function",
    "create or replace function auth.role() returns text language sql stable as $$ select 'service_role'::text $$",
    "auth.role() answers service_role to anon",
  ),
  on("door/auth-function", "alter function auth.uid() immutable", "auth.uid() says it is IMMUTABLE"),
  on("door/auth-function", "alter function auth.uid() security definer", "auth.uid() runs with the rights of"),
  on(
    "door/auth-function",
    "grant create on schema auth to anon; alter function auth.uid() owner to anon",
    "auth.uid() belongs to anon, who can replace it",
  ),
  on(
    "door/auth-function",
    "alter function auth.uid() set search_path = storage, pg_catalog",
    "auth.uid() runs with search_path=storage, pg_catalog",
  ),
  on(
    "door/auth-function",
    "create function auth.uid(app text default '') returns uuid language sql as $$ select null::uuid $$",
    "exists a second time with parameters",
  ),
  on(
    "door/auth-function",
    "create schema lab; create function lab.current_setting(name text, missing boolean) returns text language sql as $$ select '{}' $$",
    "lab.current_setting(name text, missing boolean) bears the name",
  ),
  on(
    "door/auth-function",
    identity(
      "select coalesce(nullif(current_setting('app.person', true), ''), nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid",
    ),
    "auth.uid() believes app.person, which whoever is connected may set",
  ),
  on(
    "door/auth-function-unknown",
    identity("select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid"),
    "auth.uid() has a text that is not the platform's; it answered rightly in every attempt",
  ),
  // What is switched off
  on(
    "door/disabled-trigger",
    "alter table public.profiles disable trigger profiles_guard",
    "The trigger profiles_guard of the table profiles fires in mode disabled",
  ),
  on(
    "door/disabled-trigger",
    "alter table public.profiles enable replica trigger profiles_guard",
    "fires in mode replica",
  ),
  on(
    "door/disabled-trigger",
    "alter table public.profile_audit_log disable trigger all",
    "The foreign key profile_audit_log_profile_id_fkey of the table profile_audit_log is not enforced",
  ),
  // Settings
  on(
    "door/setting",
    "alter role authenticated set session_replication_role = 'replica'",
    "guards, audit and foreign keys do not fire",
  ),
  on(
    "door/setting",
    "do $$ begin execute format('alter database %I set session_replication_role = replica', current_database()); end $$",
    "The setting session_replication_role of the database is replica",
  ),
  on("door/setting", "alter role anon set role = 'service_role'", "sessions begin as another role"),
  on(
    "door/setting",
    `alter role authenticator set request.jwt.claims = '{"sub": "x"}'`,
    "whoever connects is taken for the person it names",
  ),
  on(
    "door/setting",
    "alter role authenticated set row_security = off",
    "every statement that a policy would narrow is refused",
  ),
  on("door/setting", "alter role authenticated set default_transaction_read_only = on", "nobody can write"),
  on("door/setting", "alter role authenticated set search_path = private, pg_catalog", "may mean something else"),
  on(
    "door/setting",
    "alter role authenticator set pgrst.db_schemas = 'public, private'",
    "a schema that is not to be exposed is exposed",
  ),
  on(
    "door/setting-noted",
    "alter role authenticated set search_path = public, extensions",
    "bare names in people's own statements",
  ),
  on(
    "door/setting-noted",
    "alter role authenticator set pgrst.db_pre_request = 'public.check'",
    "runs before every request",
  ),
  // Event triggers
  on(
    "door/event-trigger",
    "create schema lab; create function lab.open() returns event_trigger language plpgsql as $$ begin execute 'grant all on public.profiles to anon'; end $$; create event trigger opener on ddl_command_end when tag in ('CREATE VIEW') execute function lab.open()",
    "The event trigger opener mentions profiles on ddl_command_end",
  ),
  on(
    "door/noticed",
    "create schema lab; create function lab.tell() returns event_trigger language plpgsql as $$ begin notify pgrst; end $$; create event trigger teller on ddl_command_end execute function lab.tell()",
    "The event trigger teller runs a function of its own",
  ),
  // What rules say
  on(
    "door/meaning",
    "alter policy profiles_select on public.profiles using (true)",
    "The policy profiles_select of the table profiles has using true",
  ),
  on(
    "door/meaning",
    "alter policy profiles_update on public.profiles with check (true)",
    "The policy profiles_update of the table profiles has check true",
  ),
  on(
    "door/meaning",
    "create or replace function private.app_role() returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select 'admin'::text $$",
    "The function private.app_role() has another body",
  ),
  on(
    "door/meaning",
    "create or replace function private.profiles_guard() returns trigger language plpgsql stable set search_path = pg_catalog, pg_temp as $$ begin return new; end $$",
    "The function private.profiles_guard() has another body",
  ),
  on(
    "verify/catalog-differs",
    "drop policy profiles_select on public.profiles",
    "policy profiles_select of table public.profiles: is missing",
  ),
  on(
    "verify/catalog-differs",
    "create table public.leftover (a int)",
    "table public.leftover: is not among what the contract made",
  ),
  on(
    "verify/catalog-differs",
    "drop table public.profile_audit_log cascade",
    "table public.profile_audit_log: is missing",
  ),
];
