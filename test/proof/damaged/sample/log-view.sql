-- A view shows the log to everybody.
--
-- class: 31 (views)
-- object: view
-- place: entities/profile_audit_log
-- closure only: the contract knows nothing of the view

create view public.history as select * from public.profile_audit_log;
grant select on public.history to authenticated;
