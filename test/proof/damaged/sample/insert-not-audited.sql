-- Creations are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/profiles/insert

drop trigger profiles_audit_insert on public.profiles;
