-- Guard and recheck are gone.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/staff/update

drop trigger profiles_guard on public.profiles;
drop trigger profiles_recheck_update on public.profiles;
