-- A definer function closes notes.
--
-- class: 12 (second way to write)
-- object: function
-- place: entities/notes
-- closure only: a function of its own is no statement of the contract

create function public.close_note(which uuid) returns void language sql security definer as $$ update public.notes set status = 'final' where id = which $$;
grant execute on function public.close_note(uuid) to authenticated;
