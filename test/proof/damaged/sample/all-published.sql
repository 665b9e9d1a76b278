-- Everything is published.
--
-- class: 34 (publication)
-- object: publication
-- place: entities/profile_audit_log
-- place: entities/profiles
-- place: platform
-- closure only: what a publication carries, no statement sees

create publication everything for all tables;
