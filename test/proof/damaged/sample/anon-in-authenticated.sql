-- anon is a member of authenticated.
--
-- class: 9 (who is exempt from policies)
-- object: membership
-- place: platform
-- place: access/profiles/unauthenticated/select
-- place: audit/log

grant authenticated to anon;
