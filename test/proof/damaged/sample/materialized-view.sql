-- A materialised view keeps a copy of profiles.
--
-- class: 31 (views)
-- object: materialised view
-- place: entities/profiles
-- closure only: the contract knows nothing of the view

create materialized view public.copied as select * from public.profiles;
grant select on public.copied to authenticated;
