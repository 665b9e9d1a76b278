-- A change is recorded although nothing changed.
--
-- class: B8 (wrong audit entries)
-- object: audit trigger
-- place: audit/profiles/update/status
-- place: audit/profiles/update

select pg_temp.rewrite('private.profiles_audit_update()', $from$where record_image_ne(row(o.role), row(n.role))$from$, $to$where true$to$);
