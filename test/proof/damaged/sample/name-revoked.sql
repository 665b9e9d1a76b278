-- The name can no longer be changed.
--
-- class: B2 (a Yes without a right)
-- object: column right
-- place: access/profiles/staff/update

revoke update (display_name) on public.profiles from authenticated;
