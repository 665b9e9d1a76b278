-- A view shows the secrets of tasks.
--
-- class: 31 (views)
-- object: view
-- place: entities/tasks
-- closure only: the contract knows nothing of the view

create view public.secrets as select id, secret from public.tasks;
grant select on public.secrets to authenticated;
