-- Authors change final notes.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/notes/therapist/update

select pg_temp.rewrite('private.notes_guard()', $from$and old.status = 'draft'$from$, $to$$to$);
alter policy notes_update on public.notes using ((select private.app_role()) in ('lead', 'therapist', 'intern') and ((select private.app_role()) = 'lead' or author_id = (select private.app_identity_key()))) with check (true);
drop trigger notes_recheck_update on public.notes;
