-- The reading policy is open.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profiles/provider/select

alter policy profiles_select on public.profiles using (true);
