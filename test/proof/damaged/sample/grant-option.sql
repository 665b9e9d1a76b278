-- Clients may hand on their rights.
--
-- class: B12 (rights nobody derived)
-- object: table right
-- place: entities/profiles
-- place: access/profiles/admin/select

grant select on public.profiles to authenticated with grant option;
