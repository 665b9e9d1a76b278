-- Clients write entries by hand.
--
-- class: B5 (forged audit)
-- object: policy
-- place: access/profile_audit_log/admin/insert

grant insert on public.profile_audit_log to authenticated;
create policy forge on public.profile_audit_log for insert to authenticated with check (true);
