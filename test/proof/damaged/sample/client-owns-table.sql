-- authenticated owns profiles.
--
-- class: 9 (who is exempt from policies)
-- object: table
-- place: entities/profiles
-- place: access/profiles/provider/select

alter table public.profiles owner to authenticated;
