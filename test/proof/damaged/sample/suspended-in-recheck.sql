-- The recheck takes a disabled actor for an active one.
--
-- class: B16 (suspended accounts)
-- object: guard
-- place: access/profiles/admin/update
-- place: access/profiles/signed-in/update
-- place: entities/profiles
-- closure only: policy and guard refuse a disabled actor before it

select pg_temp.rewrite('private.profiles_recheck_update()', $from$case when o.status = 'active' then o.role end$from$, $to$o.role$to$);
