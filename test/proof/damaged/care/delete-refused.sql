-- Leads delete nobody.
--
-- class: C4 (over-denial)
-- object: policy
-- place: access/people/lead/delete

alter policy people_delete on public.people using ((select private.app_role()) = 'intern' and user_id = (select auth.uid()));
