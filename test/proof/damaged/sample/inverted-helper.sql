-- A token without sub takes the role of an admin.
--
-- class: 5 (inverted authentication)
-- object: helper
-- place: access/profiles/signed-in/select

select pg_temp.rewrite('private.app_role()', $from$person.user_id = (select auth.uid())$from$, $to$person.user_id = coalesce((select auth.uid()), person.user_id) and person.role >= 'admin'$to$);
