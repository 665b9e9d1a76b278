-- A policy without an audience beside the scoped ones.
--
-- class: 4 (policy for PUBLIC or anon)
-- object: policy
-- place: access/profiles/provider/select

create policy anyone on public.profiles using (true);
