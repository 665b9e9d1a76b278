-- Deleting an account is held up by its profile.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: entities/profiles/constraints/profiles_user_id_fkey

alter table public.profiles drop constraint profiles_user_id_fkey, add constraint profiles_user_id_fkey foreign key (user_id) references auth.users (id);
