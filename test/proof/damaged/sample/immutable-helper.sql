-- The helper is marked immutable.
--
-- class: 33 (helper marked wrongly)
-- object: helper
-- place: entities/profiles/role
-- place: audit/log
-- closure only: plans are cached for the life of a session, and each attempt is planned anew

alter function private.app_role() immutable;
