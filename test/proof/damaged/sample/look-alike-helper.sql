-- A look-alike of the helper in the open schema.
--
-- class: 11 (definer function)
-- object: function
-- place: entities/profiles
-- place: platform
-- place: audit/log
-- closure only: nothing calls it as long as bodies are fully qualified

create function public.app_role() returns text language sql as $$ select 'admin' $$;
