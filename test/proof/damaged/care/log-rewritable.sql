-- The log can be rewritten.
--
-- class: B5 (forged audit)
-- object: append-only trigger
-- place: entities/note_log
-- place: audit/log

drop trigger note_log_append_only on public.note_log;
