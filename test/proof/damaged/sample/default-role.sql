-- Who has no role is taken for staff.
--
-- class: 5 (inverted authentication)
-- object: helper
-- place: access/profiles/signed-in/select

select pg_temp.rewrite('private.app_role()', $from$select person.role$from$, $to$select coalesce(max(person.role), 'staff')$to$);
