-- The owner of a note is not filled in.
--
-- class: C4 (over-denial)
-- object: trigger
-- place: access/people/signed-in/insert

drop trigger people_owner on public.people;
