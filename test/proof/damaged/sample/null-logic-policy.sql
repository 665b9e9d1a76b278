-- Who has no role is not a provider.
--
-- class: 26 (NULL logic)
-- object: policy
-- place: access/profiles/signed-in/select

alter policy profiles_select on public.profiles using (coalesce((select private.app_role()), '') <> 'provider' or user_id = (select auth.uid()));
