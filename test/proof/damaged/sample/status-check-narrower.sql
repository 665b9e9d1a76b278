-- Nobody can be disabled.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_status_check
-- closure only: no row with the refused status can be made up: every attempt fails at once, under no line

alter table public.profiles drop constraint profiles_status_check, add constraint profiles_status_check check (status = 'active');
