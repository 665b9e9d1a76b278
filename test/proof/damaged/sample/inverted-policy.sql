-- Nobody signed in counts as everybody.
--
-- class: 5 (inverted authentication)
-- object: policy
-- place: access/profiles/signed-in/select

alter policy profiles_select on public.profiles using ((select auth.uid()) is null or (select private.app_role()) in ('admin', 'staff') or ((select private.app_role()) = 'provider' and user_id = (select auth.uid())));
