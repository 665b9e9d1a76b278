-- Clients may empty profiles.
--
-- class: 17 (TRUNCATE)
-- object: table right
-- place: entities/profiles
-- place: access/profiles/signed-in/delete
-- place: access/profiles/admin/delete

grant truncate on public.profiles to authenticated;
