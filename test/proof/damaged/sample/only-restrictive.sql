-- Only a restrictive policy is left.
--
-- class: 3 (only restrictive policies)
-- object: policy
-- place: access/profiles/admin/select

drop policy profiles_select on public.profiles;
create policy profiles_select on public.profiles as restrictive for select to authenticated using (true);
