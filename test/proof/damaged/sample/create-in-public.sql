-- Clients may create objects in public.
--
-- class: 18 (REFERENCES, TRIGGER, MAINTAIN)
-- object: schema
-- place: audit/log
-- place: platform

grant create on schema public to authenticated;
