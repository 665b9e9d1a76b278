-- Everybody may change the own role.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/profiles/staff/update

select pg_temp.rewrite('private.profiles_guard()', $from$allowed.display_name := new.display_name;
    end if;$from$, $to$allowed.display_name := new.display_name; allowed.role := new.role;
    end if;$to$);
drop trigger profiles_recheck_update on public.profiles;
