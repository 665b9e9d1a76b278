-- The reading policy reads its own table.
--
-- class: 8 (recursion)
-- object: policy
-- place: access/profiles/admin/select

alter policy profiles_select on public.profiles using ((select me.role from public.profiles as me where me.user_id = auth.uid()) = 'admin');
