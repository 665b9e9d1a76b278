-- Deleting a person deletes what he recorded.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: entities/profile_audit_log/constraints/profile_audit_log_actor_id_fkey

alter table public.profile_audit_log drop constraint profile_audit_log_actor_id_fkey, add constraint profile_audit_log_actor_id_fkey foreign key (actor_id) references public.profiles (id) on delete cascade deferrable initially deferred;
