-- The changing policy is gone.
--
-- class: 2 (no policy, silent deny)
-- object: policy
-- place: access/profiles/admin/update

drop policy profiles_update on public.profiles;
