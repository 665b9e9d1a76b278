-- New rows of an update are not checked.
--
-- class: 7 (missing or weaker WITH CHECK)
-- object: policy
-- place: access/profiles/provider/update

alter policy profiles_update on public.profiles with check (true);
drop trigger profiles_guard on public.profiles;
drop trigger profiles_recheck_update on public.profiles;
