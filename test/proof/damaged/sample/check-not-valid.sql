-- A check that was never validated.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_role_check
-- closure only: new rows are checked all the same

alter table public.profiles drop constraint profiles_role_check, add constraint profiles_role_check check (role in ('admin', 'staff', 'provider')) not valid;
