-- Columns that no event names are not recorded.
--
-- class: B7 (changes not audited)
-- object: audit trigger
-- place: entities/profiles/email
-- place: audit/profiles

select pg_temp.rewrite('private.profiles_audit_update()', $from$row(o.user_id, o.email), row(n.user_id, n.email)$from$, $to$row(o.user_id), row(n.user_id)$to$);
