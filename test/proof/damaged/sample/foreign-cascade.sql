-- A foreign table deletes profiles with its rows.
--
-- class: 29 (foreign key actions)
-- object: table
-- place: entities/profiles
-- place: platform
-- closure only: the contract knows nothing of the table

create table public.teams (id uuid primary key, profile_id uuid references public.profiles (id) on delete cascade);
