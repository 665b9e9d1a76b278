-- A status that the contract lacks.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_status_check

alter table public.profiles drop constraint profiles_status_check, add constraint profiles_status_check check (status in ('active', 'disabled', 'pending'));
