-- Reading is revoked from clients.
--
-- class: 14 (writing without reading)
-- object: table right
-- place: access/profiles/admin/select

revoke select on public.profiles from authenticated;
