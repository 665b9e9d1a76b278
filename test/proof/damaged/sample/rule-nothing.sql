-- A rule swallows changes.
--
-- class: C3 (rules and foreign triggers)
-- object: rule
-- place: access/profiles/admin/update

create rule quiet as on update to public.profiles do instead nothing;
