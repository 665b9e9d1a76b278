-- The guard lets everything through.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/staff/update

create or replace function private.profiles_guard() returns trigger language plpgsql stable set search_path = pg_catalog, pg_temp as $$ begin return new; end $$;
drop trigger profiles_recheck_update on public.profiles;
