-- A name of fifty characters at most.
--
-- class: B11 (constraint gone or changed)
-- object: column
-- place: entities/profiles/display_name

alter table public.profiles alter column display_name type varchar(50);
