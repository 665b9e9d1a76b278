-- Guard and recheck fire on replicas only.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/staff/update

alter table public.profiles enable replica trigger profiles_guard;
alter table public.profiles enable replica trigger profiles_recheck_update;
