-- A unique email tells who exists.
--
-- class: 28 (existence oracle)
-- object: constraint
-- place: entities/profiles
-- closure only: made-up rows all have an email of their own

alter table public.profiles add constraint profiles_email_key unique (email);
