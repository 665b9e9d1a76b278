-- The system writes the project's log by hand.
--
-- class: B5 (forged audit)
-- object: project log
-- place: audit/log

grant insert, update, delete on audit.audit_log to service_role;
