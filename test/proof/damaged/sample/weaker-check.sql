-- Staff may create for themselves.
--
-- class: 7 (missing or weaker WITH CHECK)
-- object: policy
-- place: access/profiles/staff/insert

alter policy profiles_insert on public.profiles with check ((select private.app_role()) in ('admin', 'staff'));
drop trigger profiles_recheck_insert on public.profiles;
