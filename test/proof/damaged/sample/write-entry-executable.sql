-- Writing entries is executable by clients.
--
-- class: 11 (definer function)
-- object: project log
-- place: audit/log

grant execute on function audit.write_entry(text, text, text, text, text, text, jsonb, jsonb) to authenticated;
