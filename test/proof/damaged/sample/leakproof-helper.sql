-- The helper is marked leakproof.
--
-- class: 33 (helper marked wrongly)
-- object: helper
-- place: entities/profiles/role
-- place: audit/log
-- closure only: it lets Postgres run conditions earlier; results are the same

alter function private.app_role() leakproof;
