-- A trigger refuses every statement.
--
-- class: C3 (rules and foreign triggers)
-- object: trigger
-- place: access/profiles/admin/update

create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'closed'; end $$;
create trigger refuse before update on public.profiles for each statement execute function public.refuse();
