-- Any text is a role.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_role_check

alter table public.profiles drop constraint profiles_role_check;
