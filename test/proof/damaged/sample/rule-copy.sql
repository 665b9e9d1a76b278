-- A rule copies new profiles aside.
--
-- class: C3 (rules and foreign triggers)
-- object: rule
-- place: entities/profiles
-- closure only: what is copied aside is in nobody's cell

create table public.copies (email text);
create rule copy as on insert to public.profiles do also insert into public.copies values (new.email);
