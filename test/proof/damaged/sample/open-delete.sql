-- A deleting policy and right.
--
-- class: 6 (constant condition)
-- object: policy
-- place: access/profiles/admin/delete

create policy wide on public.profiles for delete to authenticated using (true);
grant delete on public.profiles to authenticated;
