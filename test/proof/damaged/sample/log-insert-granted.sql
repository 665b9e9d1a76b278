-- The system writes entries by hand.
--
-- class: B5 (forged audit)
-- object: table right
-- place: access/profile_audit_log/service-role/insert

grant insert on public.profile_audit_log to service_role;
