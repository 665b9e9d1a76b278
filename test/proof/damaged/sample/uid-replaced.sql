-- auth.uid() is a constant.
--
-- class: C2 (auth functions replaced)
-- object: auth function
-- place: access/profiles/signed-in/select
-- place: platform

create or replace function auth.uid() returns uuid language sql stable as $$ select 'c0417ac7-0000-4000-8000-000000000001'::uuid $$;
