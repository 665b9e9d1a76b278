-- A view hands out accounts.
--
-- class: 31 (views)
-- object: view
-- place: platform
-- place: entities/profiles/user_id
-- place: entities/profiles
-- closure only: the contract knows nothing of the view

create view public.accounts as select id, email from auth.users;
grant select on public.accounts to anon;
