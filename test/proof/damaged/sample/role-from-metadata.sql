-- The role is read from user_metadata.
--
-- class: 23 (authority from the token)
-- object: helper
-- place: access/profiles/provider/select

select pg_temp.rewrite('private.app_role()', $from$select person.role$from$, $to$select coalesce(auth.jwt() -> 'user_metadata' ->> 'role', person.role)$to$);
