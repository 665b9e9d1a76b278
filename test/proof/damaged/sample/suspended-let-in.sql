-- Suspended accounts are let in.
--
-- class: B16 (suspended accounts)
-- object: helper
-- place: access/profiles/signed-in/select

select pg_temp.rewrite('private.app_role()', $from$and person.status = 'active'$from$, $to$$to$);
