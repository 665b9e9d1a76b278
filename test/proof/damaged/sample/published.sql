-- Profiles are published.
--
-- class: 34 (publication)
-- object: publication
-- place: entities/profiles
-- closure only: what a publication carries, no statement sees

create publication everything for table public.profiles;
