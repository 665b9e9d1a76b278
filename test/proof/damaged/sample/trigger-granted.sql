-- Clients may put triggers on profiles.
--
-- class: 18 (REFERENCES, TRIGGER, MAINTAIN)
-- object: table right
-- place: entities/profiles

grant trigger on public.profiles to authenticated;
