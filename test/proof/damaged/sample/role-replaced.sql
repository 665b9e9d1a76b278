-- auth.role() makes everybody the service role.
--
-- class: C2 (auth functions replaced)
-- object: auth function
-- place: platform
-- closure only: nothing of the contract reads the role of the token

create or replace function auth.role() returns text language sql stable as $$ select 'service_role'::text $$;
