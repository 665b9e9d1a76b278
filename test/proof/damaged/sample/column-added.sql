-- A column that the contract lacks.
--
-- class: B11 (constraint gone or changed)
-- object: column
-- place: entities/profiles
-- place: entities/profiles/secret

alter table public.profiles add column secret text;
