-- The policy of the project's log is open.
--
-- class: 6 (constant condition)
-- object: project log
-- place: audit/log

alter policy audit_log_select on audit.audit_log using (true);
