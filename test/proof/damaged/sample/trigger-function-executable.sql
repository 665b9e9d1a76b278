-- A trigger function is executable by everybody.
--
-- class: 11 (definer function)
-- object: audit trigger
-- place: audit/profiles/insert
-- place: audit/log

grant execute on function private.profiles_audit_insert() to public;
