-- anon is exempt from all policies.
--
-- class: 9 (who is exempt from policies)
-- object: role
-- place: platform
-- closure only: anon has no right to any table, so nothing shows yet

alter role anon bypassrls;
