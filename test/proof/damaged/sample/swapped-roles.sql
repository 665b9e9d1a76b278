-- Two roles swapped.
--
-- class: C4 (over-denial)
-- object: policy
-- place: access/profiles/staff/select

alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'provider') or ((select private.app_role()) = 'staff' and user_id = (select auth.uid())));
