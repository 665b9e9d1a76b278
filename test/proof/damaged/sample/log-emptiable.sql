-- The log can be emptied.
--
-- class: B5 (forged audit)
-- object: append-only trigger
-- place: audit/log
-- place: entities/profile_audit_log

drop trigger profile_audit_log_append_only_truncate on public.profile_audit_log;
