-- authenticated is a superuser.
--
-- class: 9 (who is exempt from policies)
-- object: role
-- place: platform
-- place: access/profiles/provider/select

alter role authenticated superuser;
