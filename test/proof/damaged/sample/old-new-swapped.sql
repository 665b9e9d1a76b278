-- Old and new are the same.
--
-- class: B8 (wrong audit entries)
-- object: audit trigger
-- place: audit/profiles/update/role

select pg_temp.rewrite('private.profiles_audit_update()', $from$jsonb_build_object('role', o.role) as old_value$from$, $to$jsonb_build_object('role', n.role) as old_value$to$);
