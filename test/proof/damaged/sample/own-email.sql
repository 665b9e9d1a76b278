-- Everybody may change the own email.
--
-- class: 22 (protected columns of an own row)
-- object: guard
-- place: access/profiles/provider/update

select pg_temp.rewrite('private.profiles_guard()', $from$allowed.display_name := new.display_name;
    end if;$from$, $to$allowed.display_name := new.display_name; allowed.email := new.email;
    end if;$to$);
drop trigger profiles_recheck_update on public.profiles;
