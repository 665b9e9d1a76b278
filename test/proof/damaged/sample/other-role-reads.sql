-- PUBLIC may read profiles.
--
-- class: B12 (rights nobody derived)
-- object: table right
-- place: access/profiles/unauthenticated/select

grant select on public.profiles to public;
