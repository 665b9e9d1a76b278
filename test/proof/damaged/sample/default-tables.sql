-- New tables are open to anon.
--
-- class: 19 (default privileges)
-- object: default privileges
-- place: platform
-- place: audit/log
-- place: entities/profiles
-- closure only: nothing was created yet

alter default privileges in schema public grant all on tables to anon;
