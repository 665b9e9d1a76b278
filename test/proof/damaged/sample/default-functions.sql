-- New helpers are executable by clients.
--
-- class: 19 (default privileges)
-- object: default privileges
-- place: platform
-- place: audit/log
-- closure only: nothing was created yet

alter default privileges in schema private grant execute on functions to authenticated, anon;
