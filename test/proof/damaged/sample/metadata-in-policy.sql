-- A policy believes app_metadata.
--
-- class: 23 (authority from the token)
-- object: policy
-- place: access/profiles/provider/select

create policy claimed on public.profiles for select to authenticated using (auth.jwt() -> 'app_metadata' ->> 'role' = 'admin');
