-- A final note goes back to draft.
--
-- class: B3 (guard gone)
-- object: guard
-- place: access/notes/lead/update

select pg_temp.rewrite('private.notes_guard()', $from$('review', 'final'))$from$, $to$('review', 'final'), ('final', 'draft'))$to$);
