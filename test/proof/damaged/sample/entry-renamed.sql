-- An event goes under another name.
--
-- class: B8 (wrong audit entries)
-- object: audit trigger
-- place: audit/profiles/update/status

select pg_temp.rewrite('private.profiles_audit_update()', $from$'status_changed'$from$, $to$'updated'$to$);
