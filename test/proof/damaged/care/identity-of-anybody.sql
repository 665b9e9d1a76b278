-- The key helper takes anybody.
--
-- class: 5 (inverted authentication)
-- object: helper
-- place: access/notes/therapist/select

select pg_temp.rewrite('private.app_identity_key()', $from$person.user_id = (select auth.uid())$from$, $to$person.role = 'therapist'$to$);
