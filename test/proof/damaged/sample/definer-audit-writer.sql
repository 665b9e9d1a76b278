-- A logging function that anybody may call.
--
-- class: 12 (second way to write)
-- object: function
-- place: entities/profile_audit_log
-- closure only: a function of its own is no statement of the contract

create function public.log_event(who uuid, what text) returns void language sql security definer as $$ insert into public.profile_audit_log (profile_id, action) values (who, what) $$;
grant execute on function public.log_event(uuid, text) to authenticated;
