-- Row level security off on profiles.
--
-- class: 1 (row level security off)
-- object: table
-- place: access/profiles/provider/select

alter table public.profiles disable row level security;
