-- The helper schema is closed to clients.
--
-- class: C4 (over-denial)
-- object: schema
-- place: access/profiles/admin/update
-- place: audit/log

revoke usage on schema private from authenticated;
