-- Nobody's notes are one's own.
--
-- class: C4 (over-denial)
-- object: helper
-- place: access/lines/therapist/select

select pg_temp.rewrite('private.own_notes_keys()', $from$parent.author_id = (select private.app_identity_key())$from$, $to$false$to$);
