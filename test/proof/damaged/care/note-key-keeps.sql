-- Deleting a note is held up by its lines.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: access/notes/lead/delete
-- place: entities/lines/constraints/lines_note_id_fkey

alter table public.lines drop constraint lines_note_id_fkey, add constraint lines_note_id_fkey foreign key (note_id) references public.notes (id);
