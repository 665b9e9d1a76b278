-- Suspended people post.
--
-- class: B16 (suspended accounts)
-- object: helper
-- place: access/posts/signed-in/insert

select pg_temp.rewrite('private.app_suspended()', $from$is not true$from$, $to$is null$to$);
