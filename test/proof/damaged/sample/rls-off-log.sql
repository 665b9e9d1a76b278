-- Row level security off on the log.
--
-- class: 1 (row level security off)
-- object: table
-- place: access/profile_audit_log/staff/select

alter table public.profile_audit_log disable row level security;
