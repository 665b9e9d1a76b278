-- A second permissive policy for reading.
--
-- class: 13 (permissive policies add up)
-- object: policy
-- place: access/profiles/provider/select

create policy wide on public.profiles for select to authenticated using (user_id is not null);
