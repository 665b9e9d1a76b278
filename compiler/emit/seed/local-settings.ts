/** The settings without which no seed runs, for the local database only. Written once; then it belongs to the user. */

import { sql } from "../../sql/sql.ts";

/** Sorts before every module's seed, and is the first path in supabase/config.toml. */
export const localSettingsPath = "supabase/seeds/00_contractc_local.sql";

/**
 * Sets `contractc.disposable` and `contractc.seed_password` for the session. `supabase start` and `supabase db reset`
 * run all seed files over one connection, in the order of `sql_paths` (supabase/cli, pkg/migration/seed.go), so the files
 * behind it see the settings. The same command line can seed a remote project (`supabase db push --include-seed --remote`,
 * `supabase db reset --remote`): there the connection is encrypted or people have accounts already, and the file refuses.
 * The local stack has neither.
 */
export const localSettingsFile: string = sql`-- Settings that let the example records load into the local database (supabase start, supabase db reset).
-- Written once by contractc; it is yours to edit. Keep it out of every other database.

do $$
begin
  if exists (select from pg_catalog.pg_stat_ssl as s where s.pid = pg_catalog.pg_backend_pid() and s.ssl) then
    raise exception 'this connection is encrypted, so the database is not the local one'
      using errcode = 'object_not_in_prerequisite_state',
        hint = 'Example records are for local databases: leave the seeds out when you push or reset a remote one.';
  end if;
  if exists (select from auth.users) then
    raise exception 'people have accounts in this database, so it is not a new local one'
      using errcode = 'object_not_in_prerequisite_state',
        hint = 'Run "supabase db reset" for a new local database.';
  end if;
  perform pg_catalog.set_config('contractc.disposable', 'on', false);
  -- The password of every example account
  perform pg_catalog.set_config('contractc.seed_password', 'local-only', false);
end
$$;
`;
