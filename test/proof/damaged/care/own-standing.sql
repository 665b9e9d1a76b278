-- People reinstate themselves.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/people/intern/update

drop trigger people_guard on public.people;
drop trigger people_recheck_update on public.people;
