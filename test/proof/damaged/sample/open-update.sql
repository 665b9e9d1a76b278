-- The changing policy is open.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profiles/staff/update

alter policy profiles_update on public.profiles using (true) with check (true);
