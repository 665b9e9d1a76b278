-- Changing granted on the whole table.
--
-- class: 20 (column rights under a table right)
-- object: table right
-- place: access/profiles/admin/update

grant update on public.profiles to authenticated;
