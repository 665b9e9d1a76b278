-- A definer function that changes profiles.
--
-- class: 12 (second way to write)
-- object: function
-- place: entities/profiles
-- closure only: a function of its own is no statement of the contract

create function public.promote(who uuid) returns void language sql security definer as $$ update public.profiles set role = 'admin' where id = who $$;
grant execute on function public.promote(uuid) to authenticated;
