-- Ownership by the wrong column.
--
-- class: C4 (over-denial)
-- object: policy
-- place: access/profiles/provider/select

alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'staff') or ((select private.app_role()) = 'provider' and id = (select auth.uid())));
