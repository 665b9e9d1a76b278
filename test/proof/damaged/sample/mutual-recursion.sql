-- Two policies read each other.
--
-- class: 8 (recursion)
-- object: policy
-- place: access/profiles/admin/select
-- place: access/profile_audit_log/admin/select

alter policy profiles_select on public.profiles using (exists (select from public.profile_audit_log as entry where entry.profile_id = profiles.id));
alter policy profile_audit_log_select on public.profile_audit_log using (exists (select from public.profiles as person where person.id = profile_audit_log.profile_id));
