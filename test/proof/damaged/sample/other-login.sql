-- A login of its own with the rights of clients.
--
-- class: 9 (who is exempt from policies)
-- object: role
-- place: access/profiles/
-- place: entities/profiles
-- closure only: nobody of the contract acts as this role

create role reporting login bypassrls;
grant select on public.profiles to reporting;
