-- Row level security off on the project's log.
--
-- class: 1 (row level security off)
-- object: project log
-- place: audit/log

alter table audit.audit_log disable row level security;
