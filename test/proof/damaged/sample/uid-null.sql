-- auth.uid() is nobody.
--
-- class: C2 (auth functions replaced)
-- object: auth function
-- place: access/profiles/admin/select
-- place: platform

create or replace function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
