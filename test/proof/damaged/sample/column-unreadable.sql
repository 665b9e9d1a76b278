-- One column is no longer readable.
--
-- class: 21 (columns no longer readable)
-- object: column right
-- place: access/profiles/admin/select

revoke select on public.profiles from authenticated;
grant select (id, user_id, role, display_name, status, created_at, updated_at) on public.profiles to authenticated;
