-- Everybody pins what he writes.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/posts/intern/insert

drop trigger posts_recheck_insert on public.posts;
