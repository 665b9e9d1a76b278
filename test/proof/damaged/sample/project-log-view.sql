-- A view shows the project's log to everybody.
--
-- class: 31 (views)
-- object: view
-- place: audit/log
-- closure only: the contract knows nothing of the view

create view public.everything as select * from audit.audit_log;
grant select on public.everything to authenticated;
