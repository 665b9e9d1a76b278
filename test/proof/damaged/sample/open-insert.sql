-- The creating policy is open.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profiles/staff/insert

alter policy profiles_insert on public.profiles with check (true);
drop trigger profiles_recheck_insert on public.profiles;
