-- Rows that cannot be seen can be deleted.
--
-- class: 16 (blind writes)
-- object: policy
-- place: access/profiles/provider/delete

grant delete on public.profiles to authenticated;
create policy blind on public.profiles for delete to authenticated using (user_id <> (select auth.uid()));
