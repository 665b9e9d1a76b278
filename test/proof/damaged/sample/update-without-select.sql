-- Who may change rows may not read them.
--
-- class: 14 (writing without reading)
-- object: policy
-- place: access/profiles/staff/select

alter policy profiles_select on public.profiles using ((select private.app_role()) in ('admin', 'provider'));
