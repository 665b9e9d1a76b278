-- An arm that is always true.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profiles/provider/select

alter policy profiles_select on public.profiles using ((select private.app_role()) = 'admin' or true);
