-- Lines of everybody's notes are one's own.
--
-- class: 6 (constant condition)
-- object: helper
-- place: access/lines/therapist/select

select pg_temp.rewrite('private.own_notes_keys()', $from$where parent.author_id = (select private.app_identity_key())$from$, $to$$to$);
