-- The system may change entries.
--
-- class: B12 (rights nobody derived)
-- object: table right
-- place: access/profile_audit_log/service-role/update

grant update on public.profile_audit_log to service_role;
