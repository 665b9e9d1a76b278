-- Deleting a profile is held up by its log.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: access/profiles/service-role/delete

alter table public.profile_audit_log drop constraint profile_audit_log_profile_id_fkey, add constraint profile_audit_log_profile_id_fkey foreign key (profile_id) references public.profiles (id);
