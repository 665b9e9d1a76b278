-- The log's reading policy is open.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profile_audit_log/staff/select

alter policy profile_audit_log_select on public.profile_audit_log using (true);
