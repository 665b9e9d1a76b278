-- A trigger quietly keeps the old email.
--
-- class: C3 (rules and foreign triggers)
-- object: trigger
-- place: access/profiles/admin/update

create function public.keep() returns trigger language plpgsql as $$ begin new.email := old.email; return new; end $$;
create trigger keep before update on public.profiles for each row execute function public.keep();
