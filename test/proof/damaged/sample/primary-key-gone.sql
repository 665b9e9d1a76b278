-- Two profiles with one key.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_pkey

alter table public.profiles drop constraint profiles_pkey cascade;
