-- Settings that let the example records load into the local database (supabase start, supabase db reset).
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
