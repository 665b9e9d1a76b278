-- A column is gone.
--
-- class: 30 (cascading DROP)
-- object: column
-- place: entities/profiles/email
-- closure only: without the column no row can be made up: every attempt fails at once, under no line

alter table public.profiles drop column email cascade;
