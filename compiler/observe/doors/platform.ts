/** What Supabase's platform brings along: baseline, not a finding (supabase/postgres init scripts and migrations). */

/** Administrators of the platform's parts; the API's roles and `authenticator` are not among them. */
const administrators: ReadonlySet<string> = new Set([
  "postgres",
  "supabase_admin",
  "supabase_auth_admin",
  "supabase_storage_admin",
  "supabase_functions_admin",
  "supabase_realtime_admin",
  "supabase_replication_admin",
  "supabase_read_only_user",
  "supabase_etl_admin",
  "supabase_privileged_role",
  "supabase_superuser",
  "dashboard_user",
  "pgbouncer",
  "pgsodium_keyholder",
  "pgsodium_keyiduser",
  "pgsodium_keymaker",
  "pgtle_admin",
  "cli_login_postgres",
]);

/** Whether the platform made the role, to administrate itself. */
export function isAdministrator(role: string): boolean {
  return administrators.has(role);
}

/** The login of the API, which takes the role of whoever asks. */
export const authenticator = "authenticator";

/** Schemas with functions of the platform, in which a bare name means a table of their own. */
export const platformSchemas: ReadonlySet<string> = new Set([
  "auth",
  "storage",
  "realtime",
  "_realtime",
  "graphql",
  "graphql_public",
  "vault",
  "pgsodium",
  "pgsodium_masks",
  "net",
  "cron",
  "pgmq",
  "pgtle",
  "pgbouncer",
  "extensions",
  "supabase_functions",
  "supabase_migrations",
]);

/** Event triggers that watch the platform's own affairs. */
export const platformEventTriggers: ReadonlySet<string> = new Set([
  "pgrst_ddl_watch",
  "pgrst_drop_watch",
  "issue_pg_net_access",
  "issue_pg_cron_access",
  "issue_pg_graphql_access",
  "issue_graphql_placeholder",
  "ensure_rls",
]);
