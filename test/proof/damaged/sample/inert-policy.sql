-- A policy for service_role, which needs none.
--
-- class: 10 (policy for an exempt role)
-- object: policy
-- place: entities/profiles

create policy inert on public.profiles for select to service_role using (true);
