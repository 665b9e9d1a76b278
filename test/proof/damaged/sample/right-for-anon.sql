-- Reading granted to who is not signed in.
--
-- class: 4 (policy for PUBLIC or anon)
-- object: table right
-- place: access/profiles/unauthenticated/select

grant select on public.profiles to anon;
