-- A restrictive policy narrows all others.
--
-- class: 3 (only restrictive policies)
-- object: policy
-- place: access/profiles/admin/select

create policy narrow on public.profiles as restrictive for select to authenticated using (status = 'active');
