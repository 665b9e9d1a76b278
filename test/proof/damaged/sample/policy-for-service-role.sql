-- The reading policy is for service_role.
--
-- class: 10 (policy for an exempt role)
-- object: policy
-- place: access/profiles/admin/select

alter policy profiles_select on public.profiles to service_role;
