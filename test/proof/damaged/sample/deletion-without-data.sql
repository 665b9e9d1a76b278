-- A deletion is recorded without the row.
--
-- class: B8 (wrong audit entries)
-- object: audit trigger
-- place: audit/profiles/delete

select pg_temp.rewrite('private.profiles_audit_delete()', $from$'email', o.email,$from$, $to$$to$);
