-- Row level security off on lines.
--
-- class: 1 (row level security off)
-- object: table
-- place: access/lines/intern/select

alter table public.lines disable row level security;
