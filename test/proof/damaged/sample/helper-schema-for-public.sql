-- The helper schema opened to everybody.
--
-- class: 4 (policy for PUBLIC or anon)
-- object: schema
-- place: audit/log

grant usage, create on schema private to public;
