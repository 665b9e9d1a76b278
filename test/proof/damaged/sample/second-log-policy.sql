-- A second permissive policy on the log.
--
-- class: 13 (permissive policies add up)
-- object: policy
-- place: access/profile_audit_log/staff/select

create policy mine on public.profile_audit_log for select to authenticated using (actor_id is null);
