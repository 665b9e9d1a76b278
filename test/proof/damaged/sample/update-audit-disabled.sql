-- The recording of changes is disabled.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/profiles/update/role

alter table public.profiles disable trigger profiles_audit_update;
