-- A column is gone, and the policies with it.
--
-- class: 30 (cascading DROP)
-- object: column
-- place: entities/profiles/user_id
-- closure only: without the column no row can be made up: every attempt fails at once, under no line

alter table public.profiles drop column user_id cascade;
