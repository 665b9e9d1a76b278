-- A policy asks for the role once per row.
--
-- class: 35 (slow policies and keys)
-- object: policy
-- place: access/profile_audit_log/admin/select
-- place: entities/profile_audit_log
-- closure only: it says the same, slowly

alter policy profile_audit_log_select on public.profile_audit_log using (private.app_role() = 'admin');
