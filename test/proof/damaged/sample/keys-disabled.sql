-- Foreign keys of profiles are not enforced.
--
-- class: C1 (foreign keys not enforced)
-- object: constraint
-- place: entities/profiles/constraints/profiles_user_id_fkey
-- place: entities/profiles

alter table public.profiles disable trigger all;
