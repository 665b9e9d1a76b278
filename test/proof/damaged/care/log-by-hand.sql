-- Leads write the log by hand.
--
-- class: B5 (forged audit)
-- object: policy
-- place: access/note_log/lead/insert

grant insert on public.note_log to authenticated;
create policy forge on public.note_log for insert to authenticated with check (true);
