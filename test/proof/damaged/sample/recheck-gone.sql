-- Changes are judged only once.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/admin/update
-- place: entities/profiles

drop trigger profiles_recheck_update on public.profiles;
