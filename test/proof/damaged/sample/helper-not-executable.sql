-- The helper is not executable by whom it serves.
--
-- class: 11 (definer function)
-- object: helper
-- place: access/profiles/admin/select

revoke execute on function private.app_role() from authenticated;
