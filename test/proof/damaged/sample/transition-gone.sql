-- A transition of the diagram is refused.
--
-- class: C4 (over-denial)
-- object: guard
-- place: access/profiles/admin/update

select pg_temp.rewrite('private.profiles_guard()', $from$, ('disabled', 'active')$from$, $to$$to$);
