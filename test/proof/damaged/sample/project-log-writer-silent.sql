-- The project's log is written nowhere.
--
-- class: B8 (wrong audit entries)
-- object: project log
-- place: audit/profiles/insert

create or replace function audit.write_entry(module text, entity text, row_id text, actor_id text, application_role text, action text, old_value jsonb, new_value jsonb) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin end $$;
