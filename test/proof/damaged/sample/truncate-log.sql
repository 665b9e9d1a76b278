-- The system may empty the log.
--
-- class: 17 (TRUNCATE)
-- object: table right
-- place: entities/profile_audit_log
-- place: access/profile_audit_log/service-role/delete

grant truncate on public.profile_audit_log to service_role;
