-- authenticated is exempt from all policies.
--
-- class: 9 (who is exempt from policies)
-- object: role
-- place: access/profiles/provider/select

alter role authenticated bypassrls;
