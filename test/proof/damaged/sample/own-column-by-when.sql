-- The guard looks only when the role changes.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/profiles/staff/update

drop trigger profiles_guard on public.profiles;
create trigger profiles_guard before update of role on public.profiles for each row execute function private.profiles_guard();
drop trigger profiles_recheck_update on public.profiles;
