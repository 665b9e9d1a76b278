-- The helper finds nobody.
--
-- class: C4 (over-denial)
-- object: helper
-- place: access/profiles/admin/select

select pg_temp.rewrite('private.app_role()', $from$person.status = 'active'$from$, $to$person.status = 'enabled'$to$);
