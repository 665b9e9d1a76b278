/** Databases damaged by hand, one thing each, and the contract place under which the attacks must find it. */

export interface Damage {
  readonly name: string;
  readonly sql: string;
  /** A failing probe's place must begin with one of these. */
  readonly places: readonly string[];
}

/** Replaces text in a function's definition; fails when the text is not there, so that no damage is imaginary. */
function rewrite(routine: string, from: string, to: string): string {
  return `
    do $damage$
    declare
      was text := pg_get_functiondef('${routine}'::regprocedure);
      damaged text := replace(was, $from$${from}$from$, $to$${to}$to$);
    begin
      if damaged = was then raise exception 'nothing to damage in ${routine}'; end if;
      execute damaged;
    end
    $damage$`;
}

const guards = `drop trigger profiles_guard on public.profiles; drop trigger profiles_recheck_update on public.profiles`;

export const damages: readonly Damage[] = [
  // Policies: gone, open, narrower, on the wrong audience.
  {
    name: "reading policy gone",
    sql: "drop policy profiles_select on public.profiles",
    places: ["access/profiles/admin/select"],
  },
  {
    name: "creating policy gone",
    sql: "drop policy profiles_insert on public.profiles",
    places: ["access/profiles/admin/insert"],
  },
  {
    name: "updating policy gone",
    sql: "drop policy profiles_update on public.profiles",
    places: ["access/profiles/admin/update"],
  },
  {
    name: "log's reading policy gone",
    sql: "drop policy profile_audit_log_select on public.profile_audit_log",
    places: ["access/profile_audit_log/admin/select"],
  },
  {
    name: "reading policy open",
    sql: "alter policy profiles_select on public.profiles using (true)",
    places: ["access/profiles/provider/select"],
  },
  {
    name: "creating policy open",
    sql: "alter policy profiles_insert on public.profiles with check (true)",
    places: ["access/profiles/staff/insert"],
  },
  {
    name: "updating policy open",
    sql: "alter policy profiles_update on public.profiles using (true) with check (true)",
    places: ["access/profiles/staff/update"],
  },
  {
    name: "log's reading policy open",
    sql: "alter policy profile_audit_log_select on public.profile_audit_log using (true)",
    places: ["access/profile_audit_log/staff/select"],
  },
  {
    name: "reading policy by wrong role",
    sql: "alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'provider') or user_id = (select auth.uid()))",
    places: ["access/profiles/staff/select", "access/profiles/provider/select"],
  },
  {
    name: "reading policy by wrong column",
    sql: "alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'staff') or ((select private.app_role()) = 'provider' and id = (select auth.uid())))",
    places: ["access/profiles/provider/select"],
  },
  {
    name: "own row without asking for the role",
    sql: "alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'staff') or user_id = (select auth.uid()))",
    places: ["access/profiles/signed-in/select"],
  },
  {
    name: "reading policy reads its own table",
    sql: "alter policy profiles_select on public.profiles using ((select role from public.profiles as me where me.user_id = auth.uid()) = 'admin')",
    places: ["access/profiles/admin/select"],
  },
  {
    name: "a second permissive policy",
    sql: "create policy wide on public.profiles for select to authenticated using (user_id is not null)",
    places: ["access/profiles/provider/select"],
  },
  {
    name: "a deleting policy and grant",
    sql: "create policy wide on public.profiles for delete to authenticated using (true); grant delete on public.profiles to authenticated",
    places: ["access/profiles/admin/delete"],
  },
  {
    name: "row level security off",
    sql: "alter table public.profiles disable row level security",
    places: ["access/profiles/provider/select", "entities/profiles"],
  },
  {
    name: "log's row level security off",
    sql: "alter table public.profile_audit_log disable row level security",
    places: ["access/profile_audit_log/staff/select", "entities/profile_audit_log"],
  },

  // Grants: more, and less.
  {
    name: "update granted on the table",
    sql: "grant update on public.profiles to authenticated",
    places: ["access/profiles/"],
  },
  {
    name: "one system column granted",
    sql: "grant update (created_at) on public.profiles to authenticated",
    places: ["access/profiles/"],
  },
  {
    name: "truncate granted",
    sql: "grant truncate on public.profiles to authenticated",
    places: ["access/profiles/", "entities/profiles"],
  },
  { name: "references granted", sql: "grant references on public.profiles to anon", places: ["entities/profiles"] },
  {
    name: "reading granted to anon",
    sql: "grant select on public.profiles to anon",
    places: ["access/profiles/unauthenticated/select"],
  },
  {
    name: "reading opened to anon",
    sql: "grant select on public.profiles to anon; create policy open on public.profiles for select to anon using (true)",
    places: ["access/profiles/unauthenticated/select"],
  },
  {
    name: "writing the log granted",
    sql: "grant insert on public.profile_audit_log to service_role",
    places: ["access/profile_audit_log/service-role/insert"],
  },
  {
    name: "writing the project's log granted",
    sql: "grant insert, update, delete on audit.audit_log to service_role",
    places: ["audit/log"],
  },
  {
    name: "update of the name revoked",
    sql: "revoke update (display_name) on public.profiles from authenticated",
    places: ["access/profiles/staff/update"],
  },
  {
    name: "system's deletion revoked",
    sql: "revoke delete on public.profiles from service_role",
    places: ["access/profiles/service-role/delete"],
  },
  {
    name: "helper executable by anon",
    sql: "grant usage on schema private to anon; grant execute on function private.app_role() to anon",
    places: ["audit/log"],
  },
  {
    name: "erasing executable",
    sql: "grant execute on function audit.erase(text, text, text) to authenticated",
    places: ["audit/log"],
  },
  {
    name: "trigger function executable",
    sql: "grant execute on function private.profiles_audit_insert() to public",
    places: ["audit/log"],
  },
  { name: "tables creatable in public", sql: "grant create on schema public to authenticated", places: ["audit/log"] },
  {
    name: "a client is a member of the service role",
    sql: "grant service_role to authenticated",
    places: ["audit/log"],
  },

  // Guards and helpers.
  { name: "guards gone", sql: guards, places: ["access/profiles/staff/update", "access/profiles/provider/update"] },
  {
    name: "guards let staff change the email",
    sql: `${rewrite("private.profiles_guard()", "allowed.display_name := new.display_name;\n    end if;", "allowed.display_name := new.display_name; allowed.email := new.email;\n    end if;")}; drop trigger profiles_recheck_update on public.profiles`,
    places: ["access/profiles/staff/update", "access/profiles/provider/update"],
  },
  {
    name: "guard exempts who has no token",
    sql: `${rewrite("private.profiles_guard()", "current_user = 'service_role'", "true")}; drop trigger profiles_recheck_update on public.profiles`,
    places: ["access/profiles/"],
  },
  {
    name: "guard refuses everybody",
    sql: rewrite("private.profiles_guard()", "current_user = 'service_role'", "false"),
    places: ["access/profiles/service-role/update"],
  },
  {
    name: "initial state unchecked",
    sql: "drop trigger profiles_recheck_insert on public.profiles",
    places: ["access/profiles/admin/insert"],
  },
  {
    name: "suspended accounts let in",
    sql: rewrite("private.app_role()", "and person.status = 'active'", ""),
    places: ["access/profiles/signed-in/"],
  },
  {
    name: "role read from the token",
    sql: rewrite(
      "private.app_role()",
      "select person.role",
      "select coalesce(auth.jwt() -> 'user_metadata' ->> 'role', person.role)",
    ),
    places: ["access/profiles/provider/"],
  },
  {
    name: "role of anybody",
    sql: rewrite("private.app_role()", "person.user_id = (select auth.uid())", "true"),
    places: ["access/profiles/"],
  },
  {
    name: "a token without sub is an admin",
    sql: rewrite(
      "private.app_role()",
      "person.user_id = (select auth.uid())",
      "person.user_id = coalesce((select auth.uid()), person.user_id) and person.role >= 'admin'",
    ),
    places: ["access/profiles/signed-in/"],
  },
  {
    name: "helper with an open search_path",
    sql: "alter function private.app_role() reset search_path",
    places: ["audit/log"],
  },
  {
    name: "time of change not maintained",
    sql: "drop trigger profiles_updated_at on public.profiles",
    places: ["entities/profiles/updated_at"],
  },

  // Audit.
  {
    name: "creations not recorded",
    sql: "drop trigger profiles_audit_insert on public.profiles",
    places: ["audit/profiles/insert"],
  },
  {
    name: "updates not recorded",
    sql: "alter table public.profiles disable trigger profiles_audit_update",
    places: ["audit/profiles/update"],
  },
  {
    name: "deletions not recorded",
    sql: "drop trigger profiles_audit_delete on public.profiles",
    places: ["audit/profiles/delete"],
  },
  {
    name: "wrong actor",
    sql: rewrite("private.profiles_audit_update()", "person.user_id = auth.uid()", "person.role = 'staff'"),
    places: ["audit/profiles/update"],
  },
  {
    name: "old and new swapped",
    sql: rewrite(
      "private.profiles_audit_update()",
      "jsonb_build_object('role', o.role) as old_value",
      "jsonb_build_object('role', n.role) as old_value",
    ),
    places: ["audit/profiles/update/role"],
  },
  {
    name: "an event recorded twice",
    sql: rewrite("private.profiles_audit_update()", "where record_image_ne(row(o.role), row(n.role))", "where true"),
    places: ["audit/profiles/update"],
  },
  {
    name: "an event under another name",
    sql: rewrite("private.profiles_audit_update()", "'status_changed'", "'updated'"),
    places: ["audit/profiles/update/status"],
  },
  {
    name: "unnamed columns not recorded",
    sql: rewrite(
      "private.profiles_audit_update()",
      "row(o.user_id, o.email), row(n.user_id, n.email)",
      "row(o.user_id), row(n.user_id)",
    ),
    places: ["audit/profiles/"],
  },
  {
    name: "the log can be rewritten",
    sql: "alter table public.profile_audit_log disable trigger profile_audit_log_append_only",
    places: ["audit/log"],
  },
  {
    name: "the log can be emptied",
    sql: "drop trigger profile_audit_log_append_only_truncate on public.profile_audit_log",
    places: ["audit/log"],
  },
  {
    name: "the project's log can be rewritten",
    sql: "drop trigger audit_log_append_only on audit.audit_log",
    places: ["audit/log"],
  },

  // Constraints.
  {
    name: "unique gone",
    sql: "alter table public.profiles drop constraint profiles_user_id_idx",
    places: ["entities/profiles/constraints/profiles_user_id_idx"],
  },
  {
    name: "role check gone",
    sql: "alter table public.profiles drop constraint profiles_role_check",
    places: ["entities/profiles/constraints/profiles_role_check"],
  },
  {
    name: "status check narrower",
    sql: "alter table public.profiles drop constraint profiles_status_check, add constraint profiles_status_check check (status = 'active')",
    places: ["world"],
  },
  {
    name: "not null gone",
    sql: "alter table public.profiles alter column email drop not null",
    places: ["entities/profiles/email"],
  },
  {
    name: "foreign key gone",
    sql: "alter table public.profiles drop constraint profiles_user_id_fkey",
    places: ["entities/profiles/constraints/profiles_user_id_fkey"],
  },
  {
    name: "cascade gone",
    sql: "alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey, add constraint profile_audit_log_profile_id_fkey foreign key (profile_id) references public.profiles (id)",
    places: ["access/profiles/service-role/delete"],
  },
  {
    name: "default gone",
    sql: "alter table public.profiles alter column status drop default",
    places: ["entities/profiles/status"],
  },
  { name: "a column gone", sql: "alter table public.profiles drop column email cascade", places: [] },
];
