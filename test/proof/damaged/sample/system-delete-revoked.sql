-- The system's deletion is revoked.
--
-- class: B2 (a Yes without a right)
-- object: table right
-- place: access/profiles/service-role/delete

revoke delete on public.profiles from service_role;
