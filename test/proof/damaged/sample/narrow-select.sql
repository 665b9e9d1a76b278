-- Staff reads only active profiles.
--
-- class: C4 (over-denial)
-- object: policy
-- place: access/profiles/staff/select

alter policy profiles_select on public.profiles using ((select private.app_role()) = 'admin' or ((select private.app_role()) = 'staff' and status = 'active') or ((select private.app_role()) = 'provider' and user_id = (select auth.uid())));
