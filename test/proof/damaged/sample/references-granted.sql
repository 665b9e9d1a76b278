-- anon may refer to profiles.
--
-- class: 18 (REFERENCES, TRIGGER, MAINTAIN)
-- object: table right
-- place: entities/profiles

grant references on public.profiles to anon;
