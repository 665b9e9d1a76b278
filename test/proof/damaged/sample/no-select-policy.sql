-- The reading policy is gone.
--
-- class: 2 (no policy, silent deny)
-- object: policy
-- place: access/profiles/admin/select

drop policy profiles_select on public.profiles;
