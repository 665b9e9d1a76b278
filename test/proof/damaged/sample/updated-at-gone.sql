-- The time of change is not maintained.
--
-- class: B3 (guard gone)
-- object: trigger
-- place: entities/profiles/updated_at

drop trigger profiles_updated_at on public.profiles;
