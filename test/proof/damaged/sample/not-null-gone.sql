-- A profile without an email.
--
-- class: B11 (constraint gone or changed)
-- object: column
-- place: entities/profiles/email

alter table public.profiles alter column email drop not null;
