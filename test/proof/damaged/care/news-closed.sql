-- Shown news is read by nobody.
--
-- class: 2 (no policy, silent deny)
-- object: policy
-- place: access/news/unauthenticated/select

drop policy news_select_anon on public.news;
