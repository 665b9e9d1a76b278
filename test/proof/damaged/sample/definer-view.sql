-- A view shows profiles to everybody.
--
-- class: 31 (views)
-- object: view
-- place: entities/profiles
-- closure only: the contract knows nothing of the view

create view public.people as select * from public.profiles;
grant select on public.people to authenticated, anon;
