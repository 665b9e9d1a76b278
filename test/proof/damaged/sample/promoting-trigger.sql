-- A trigger makes every new profile an admin.
--
-- class: C3 (rules and foreign triggers)
-- object: trigger
-- place: access/profiles/admin/insert
-- place: entities/profiles

create function public.promote() returns trigger language plpgsql as $$ begin new.role := 'admin'; return new; end $$;
create trigger promote before insert on public.profiles for each row execute function public.promote();
