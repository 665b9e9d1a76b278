-- The guard runs as its owner, whom it exempts.
--
-- class: 11 (definer function)
-- object: guard
-- place: access/profiles/staff/update

alter function private.profiles_guard() security definer;
alter function private.profiles_recheck_update() security definer;
