-- authenticated is a member of service_role.
--
-- class: 9 (who is exempt from policies)
-- object: membership
-- place: platform
-- place: audit/log

grant service_role to authenticated;
