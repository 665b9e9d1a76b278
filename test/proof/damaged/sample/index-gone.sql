-- The index of a foreign key is gone.
--
-- class: 35 (slow policies and keys)
-- object: index
-- place: entities/profile_audit_log/indexes/profile_audit_log_actor_id_idx
-- closure only: an index changes no result

drop index public.profile_audit_log_actor_id_idx;
