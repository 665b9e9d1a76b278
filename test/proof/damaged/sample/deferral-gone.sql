-- A key that waited no longer waits.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: entities/profile_audit_log/constraints/profile_audit_log_actor_id_fkey

alter table public.profile_audit_log alter constraint profile_audit_log_actor_id_fkey not deferrable;
