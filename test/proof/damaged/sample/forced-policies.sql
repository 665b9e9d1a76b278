-- Policies forced on the owner, whom the helpers run as.
--
-- class: 8 (recursion)
-- object: table
-- place: entities/profiles

alter table public.profiles force row level security;
