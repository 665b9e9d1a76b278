-- The creating policy is gone.
--
-- class: 2 (no policy, silent deny)
-- object: policy
-- place: access/profiles/admin/insert

drop policy profiles_insert on public.profiles;
