-- A definer function that hands out profiles.
--
-- class: 11 (definer function)
-- object: function
-- place: entities/profiles
-- closure only: a function of its own is no statement of the contract

create function public.everybody() returns setof public.profiles language sql security definer as $$ select * from public.profiles $$;
grant execute on function public.everybody() to authenticated, anon;
