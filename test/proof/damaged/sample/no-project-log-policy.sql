-- The policy of the project's log is gone.
--
-- class: 2 (no policy, silent deny)
-- object: project log
-- place: audit/log

drop policy audit_log_select on audit.audit_log;
