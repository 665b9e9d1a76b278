-- The helper is executable by anon.
--
-- class: 11 (definer function)
-- object: helper
-- place: audit/log
-- place: entities/profiles/role

grant usage on schema private to anon;
grant execute on function private.app_role() to anon;
