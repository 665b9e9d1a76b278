-- A trigger makes a profile for every account.
--
-- class: C3 (rules and foreign triggers)
-- object: trigger
-- place: platform
-- place: entities/profiles/user_id
-- place: entities/profiles
-- closure only: the function as it is does nothing; what it may become is its danger

create function public.on_account() returns trigger language plpgsql security definer as $$ begin return new; end $$;
create trigger on_account after insert on auth.users for each row execute function public.on_account();
