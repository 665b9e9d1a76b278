-- Clients may set the sequence of the project's log.
--
-- class: B12 (rights nobody derived)
-- object: sequence
-- place: audit/log

grant usage, update on sequence audit.audit_log_id_seq to authenticated;
