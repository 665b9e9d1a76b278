-- A system column can be filled.
--
-- class: 22 (protected columns of an own row)
-- object: column right
-- place: access/profiles/admin/insert

grant insert (created_at) on public.profiles to authenticated;
