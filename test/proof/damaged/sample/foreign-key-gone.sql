-- A profile of no account.
--
-- class: B11 (constraint gone or changed)
-- object: constraint
-- place: entities/profiles/constraints/profiles_user_id_fkey

alter table public.profiles drop constraint profiles_user_id_fkey;
