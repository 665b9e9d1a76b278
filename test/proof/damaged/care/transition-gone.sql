-- A note in review cannot go back.
--
-- class: C4 (over-denial)
-- object: guard
-- place: access/notes/lead/update

select pg_temp.rewrite('private.notes_guard()', $from$('review', 'draft'), $from$, $to$$to$);
