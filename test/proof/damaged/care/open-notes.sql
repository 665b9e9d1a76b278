-- Notes are open to everybody signed in.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/notes/therapist/select

alter policy notes_select on public.notes using (true);
