-- Foreign keys of the log are not enforced.
--
-- class: C1 (foreign keys not enforced)
-- object: constraint
-- place: entities/profile_audit_log/constraints/profile_audit_log_profile_id_fkey
-- place: entities/profile_audit_log

alter table public.profile_audit_log disable trigger all;
