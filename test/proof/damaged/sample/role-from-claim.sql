-- The role is read from a claim.
--
-- class: 23 (authority from the token)
-- object: helper
-- place: access/profiles/provider/select

select pg_temp.rewrite('private.app_role()', $from$select person.role$from$, $to$select coalesce(nullif(auth.jwt() ->> 'role', 'authenticated'), person.role)$to$);
