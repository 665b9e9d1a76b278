-- A second permissive policy for changing.
--
-- class: 13 (permissive policies add up)
-- object: policy
-- place: access/profiles/staff/update

create policy wide on public.profiles for update to authenticated using (true) with check (true);
drop trigger profiles_guard on public.profiles;
drop trigger profiles_recheck_update on public.profiles;
