-- Hidden news is read by everybody.
--
-- class: 4 (policy for PUBLIC or anon)
-- object: policy
-- place: access/news/unauthenticated/select

alter policy news_select_anon on public.news using (true);
