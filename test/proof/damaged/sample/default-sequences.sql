-- New sequences are open to clients.
--
-- class: 19 (default privileges)
-- object: default privileges
-- place: platform
-- place: audit/log
-- closure only: nothing was created yet

alter default privileges in schema audit grant all on sequences to authenticated;
