-- Entries name the wrong actor.
--
-- class: B5 (forged audit)
-- object: audit trigger
-- place: audit/profiles/update/role

select pg_temp.rewrite('private.profiles_audit_update()', $from$person.user_id = auth.uid()$from$, $to$person.role = 'staff'$to$);
