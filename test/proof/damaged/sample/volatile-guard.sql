-- The guard sees what its own statement changed.
--
-- class: 33 (helper marked wrongly)
-- object: guard
-- place: access/profiles/admin/update
-- place: entities/profiles

alter function private.profiles_guard() volatile;
