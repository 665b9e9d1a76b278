-- auth.jwt() makes everybody the service role.
--
-- class: C2 (auth functions replaced)
-- object: auth function
-- place: platform
-- closure only: nothing of the contract reads the whole token

create or replace function auth.jwt() returns jsonb language sql stable as $$ select '{"role": "service_role"}'::jsonb $$;
