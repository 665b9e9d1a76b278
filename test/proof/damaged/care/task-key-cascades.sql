-- Deleting a person deletes his tasks.
--
-- class: 29 (foreign key actions)
-- object: constraint
-- place: entities/tasks/constraints/tasks_owner_id_fkey

alter table public.tasks drop constraint tasks_owner_id_fkey, add constraint tasks_owner_id_fkey foreign key (owner_id) references public.people (id) on delete cascade;
