-- A child table is read without policies.
--
-- class: 32 (child tables)
-- object: table
-- place: entities/profiles
-- closure only: the contract knows nothing of the child

create table public.former_profiles () inherits (public.profiles);
grant select, insert on public.former_profiles to authenticated;
