-- The guard refuses the system.
--
-- class: C4 (over-denial)
-- object: guard
-- place: access/profiles/service-role/update

select pg_temp.rewrite('private.profiles_guard()', $from$current_user = 'service_role'$from$, $to$false$to$);
