-- Changes are recorded for the role alone.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/profiles/update/role

drop trigger profiles_audit_update on public.profiles;
create trigger profiles_audit_update after update on public.profiles referencing old table as old_rows new table as new_rows for each statement when (false) execute function private.profiles_audit_update();
