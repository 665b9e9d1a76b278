-- Clients run without triggers.
--
-- class: C1 (foreign keys not enforced)
-- object: setting
-- place: platform
-- place: audit/log
-- closure only: a setting of a role holds from the next login

alter role authenticated set session_replication_role = 'replica';
