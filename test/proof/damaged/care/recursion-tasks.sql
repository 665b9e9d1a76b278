-- The policy of tasks reads tasks.
--
-- class: 8 (recursion)
-- object: policy
-- place: access/tasks/therapist/select

alter policy tasks_select on public.tasks using (exists (select from public.tasks as other where other.owner_id = tasks.owner_id));
