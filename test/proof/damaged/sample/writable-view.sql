-- A view lets everybody change profiles.
--
-- class: 31 (views)
-- object: view
-- place: entities/profiles
-- closure only: the contract knows nothing of the view

create view public.editable as select id, role from public.profiles;
grant update on public.editable to authenticated;
