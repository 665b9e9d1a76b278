-- A rate without cents.
--
-- class: B11 (constraint gone or changed)
-- object: column
-- place: entities/notes/rate

alter table public.notes alter column rate type integer;
