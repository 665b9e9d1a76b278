-- A function that runs any text as its owner.
--
-- class: 12 (second way to write)
-- object: function
-- place: entities/profiles
-- place: platform
-- closure only: a function of its own is no statement of the contract

create function public.run(what text) returns void language plpgsql security definer as $$ begin execute what; end $$;
grant execute on function public.run(text) to authenticated;
