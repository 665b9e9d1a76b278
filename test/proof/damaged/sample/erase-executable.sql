-- Erasing is executable by clients.
--
-- class: 11 (definer function)
-- object: project log
-- place: audit/log

grant execute on function audit.erase(text, text, text) to authenticated;
