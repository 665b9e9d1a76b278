-- The log can be rewritten in replica mode.
--
-- class: B5 (forged audit)
-- object: append-only trigger
-- place: audit/log
-- place: entities/profile_audit_log

alter table public.profile_audit_log enable trigger profile_audit_log_append_only;
