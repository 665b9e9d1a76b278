-- auth.uid() believes another setting.
--
-- class: C2 (auth functions replaced)
-- object: auth function
-- place: platform
-- place: entities/profiles/user_id
-- closure only: nobody of the contract knows the setting

create or replace function auth.uid() returns uuid language sql stable as $$ select coalesce(nullif(current_setting('app.user', true), ''), nullif(current_setting('request.jwt.claim.sub', true), ''), nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
