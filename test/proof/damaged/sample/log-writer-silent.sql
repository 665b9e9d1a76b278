-- The log is written nowhere.
--
-- class: B8 (wrong audit entries)
-- object: function
-- place: audit/profiles/insert

create or replace function private.profile_audit_log_write_entry(subject uuid, actor uuid, action text, old_value jsonb, new_value jsonb) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin end $$;
