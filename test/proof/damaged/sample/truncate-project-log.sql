-- The system may empty the project's log.
--
-- class: 17 (TRUNCATE)
-- object: project log
-- place: audit/log

grant truncate on audit.audit_log to service_role;
drop trigger audit_log_append_only_truncate on audit.audit_log;
