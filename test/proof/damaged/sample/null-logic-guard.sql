-- The guard compares with an operator that is NULL.
--
-- class: 26 (NULL logic)
-- object: guard
-- place: access/profiles/staff/update

select pg_temp.rewrite('private.profiles_guard()', $from$record_image_ne(new, allowed)$from$, $to$actor is not null and actor = null$to$);
drop trigger profiles_recheck_update on public.profiles;
