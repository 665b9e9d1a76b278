-- Therapists delete final notes.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/notes/therapist/delete

alter policy notes_delete on public.notes using ((select private.app_role()) = 'lead' or ((select private.app_role()) = 'therapist' and author_id = (select private.app_identity_key())));
drop trigger notes_recheck_delete on public.notes;
