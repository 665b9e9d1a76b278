-- New profiles are disabled.
--
-- class: B11 (constraint gone or changed)
-- object: column
-- place: entities/profiles/status

alter table public.profiles alter column status set default 'disabled';
