-- A second policy on the project's log.
--
-- class: 13 (permissive policies add up)
-- object: project log
-- place: audit/log

create policy mine on audit.audit_log for select to authenticated using (actor_user_id = (select auth.uid()));
