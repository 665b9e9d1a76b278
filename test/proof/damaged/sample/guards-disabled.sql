-- Guard and recheck are disabled.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/staff/update

alter table public.profiles disable trigger profiles_guard;
alter table public.profiles disable trigger profiles_recheck_update;
