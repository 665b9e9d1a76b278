-- The helper gives anybody a role.
--
-- class: 6 (constant condition)
-- object: helper
-- place: access/profiles/provider/select

select pg_temp.rewrite('private.app_role()', $from$person.user_id = (select auth.uid())$from$, $to$true$to$);
