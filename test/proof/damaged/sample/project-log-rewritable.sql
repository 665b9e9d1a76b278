-- The project's log can be rewritten.
--
-- class: B5 (forged audit)
-- object: project log
-- place: audit/log

drop trigger audit_log_append_only on audit.audit_log;
