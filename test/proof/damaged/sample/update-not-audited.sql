-- Changes are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/profiles/update/role

drop trigger profiles_audit_update on public.profiles;
