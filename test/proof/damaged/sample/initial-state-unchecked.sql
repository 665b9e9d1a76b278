-- New profiles may begin in any state.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/admin/insert

drop trigger profiles_recheck_insert on public.profiles;
