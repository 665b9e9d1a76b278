-- Deletions are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/profiles/delete

drop trigger profiles_audit_delete on public.profiles;
