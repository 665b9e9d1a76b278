-- A policy compares with the database role.
--
-- class: 33 (helper marked wrongly)
-- object: policy
-- place: access/profiles/provider/select

alter policy profiles_select on public.profiles using (current_user = 'authenticated');
