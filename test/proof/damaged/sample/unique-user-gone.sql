-- A person may have two profiles.
--
-- class: 27 (more than one identity row)
-- object: constraint
-- place: entities/profiles/constraints/profiles_user_id_idx

alter table public.profiles drop constraint profiles_user_id_idx;
