-- The guard exempts everybody.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/profiles/staff/update

select pg_temp.rewrite('private.profiles_guard()', $from$current_user = 'service_role'$from$, $to$true$to$);
drop trigger profiles_recheck_update on public.profiles;
