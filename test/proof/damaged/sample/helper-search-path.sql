-- The helper has no search path of its own.
--
-- class: 11 (definer function)
-- object: helper
-- place: audit/log
-- place: entities/profiles/role

alter function private.app_role() reset search_path;
