-- Changed notes are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/notes/update

alter table public.notes disable trigger notes_audit_update;
