-- A task of nobody is everybody's own.
--
-- class: 26 (NULL logic)
-- object: policy
-- place: access/tasks/therapist/select

alter policy tasks_select on public.tasks using ((select private.app_role()) in ('lead', 'intern') or ((select private.app_role()) = 'therapist' and (owner_id is null or owner_id = (select private.app_identity_key()))));
