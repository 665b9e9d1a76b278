-- The log's reading policy is gone.
--
-- class: 2 (no policy, silent deny)
-- object: policy
-- place: access/profile_audit_log/admin/select

drop policy profile_audit_log_select on public.profile_audit_log;
