-- anon may look into the audit schema.
--
-- class: B12 (rights nobody derived)
-- object: schema
-- place: audit/log

grant usage on schema audit to anon;
grant select on audit.audit_log to anon;
