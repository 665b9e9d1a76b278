-- The helper takes any row.
--
-- class: 27 (more than one identity row)
-- object: helper
-- place: access/profiles/signed-in/select

select pg_temp.rewrite('private.app_role()', $from$and person.status = 'active'$from$, $to$and person.status = 'active' union all select 'admin' limit 1$to$);
