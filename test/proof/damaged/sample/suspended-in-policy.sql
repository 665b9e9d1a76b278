-- A policy asks for the row and not for the role.
--
-- class: B16 (suspended accounts)
-- object: policy
-- place: access/profiles/signed-in/select

alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'staff') or user_id = (select auth.uid()));
