-- A policy and a right for who is not signed in.
--
-- class: 4 (policy for PUBLIC or anon)
-- object: policy
-- place: access/profiles/unauthenticated/select

grant select on public.profiles to anon;
create policy open on public.profiles for select to anon using (true);
