-- The helper reads with the rights of who asks.
--
-- class: 8 (recursion)
-- object: helper
-- place: access/profiles/admin/select
-- place: entities/profiles/role

alter function private.app_role() security invoker;
