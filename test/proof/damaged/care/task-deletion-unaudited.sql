-- Deleted tasks are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: audit/tasks/delete

drop trigger tasks_audit_delete on public.tasks;
