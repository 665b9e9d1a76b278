-- authenticated is a member of the owner.
--
-- class: 9 (who is exempt from policies)
-- object: membership
-- place: platform
-- place: audit/log

grant postgres to authenticated;
