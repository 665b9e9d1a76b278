/** The function that tries many statements in one call, each undone before the next, and says what came of them. */

import { dollarQuoted, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

const body = sql`declare
  who text := current_setting('role');
  outcomes text[] := '{}';
  quiet integer := 0;
  touched bigint;
  intended boolean;
  refusing text;
begin
  for i in 1 .. coalesce(array_length(statements, 1), 0) loop
    if alike[i] = quiet and quiet <> 0 then
      outcomes := outcomes || '0'::text;
      continue;
    end if;
    begin
      if setups[i] is not null then
        perform set_config('role', 'none', true);
        execute setups[i];
        perform set_config('role', who, true);
      end if;
      execute statements[i];
      get diagnostics touched = row_count;
      set constraints all immediate;
      if checks[i] is not null and touched = 1 then
        perform set_config('role', 'none', true);
        execute checks[i] into intended;
        if not intended then
          touched := -1;
        end if;
      end if;
      raise exception using errcode = 'CCC00', message = touched::text;
    exception when others then
      get stacked diagnostics refusing = constraint_name;
      if sqlstate = 'CCC00' then
        outcomes := outcomes || sqlerrm;
        if sqlerrm = '0' then
          quiet := alike[i];
        end if;
      else
        outcomes := outcomes || (sqlstate || ' ' || coalesce(nullif(refusing, ''), '-') || ' ' || sqlerrm);
      end if;
    end;
  end loop;
  return outcomes;
end`;

/**
 * Makes it for the session, executable by every role: it runs as whoever calls it, so that the statements are his.
 * `setups` and `checks` are run as the owner. Outcomes are a number of rows, -1 where the row is not as intended, or
 * "<SQLSTATE> <constraint or -> <message>". Statements with the same number in `alike` touch the same row and differ in
 * what they make of it: once one of them finds no row, none does. Alike is 0 for all others.
 */
export const attemptFunction: Sql = sql`create function pg_temp.contractc_attempt(statements text[], setups text[], checks text[], alike integer[]) returns text[] language plpgsql volatile as ${dollarQuoted(body)};
grant execute on function pg_temp.contractc_attempt(text[], text[], text[], integer[]) to public`;

/** Calls it; parameters in the order of its own. */
export const attemptCall: Sql = sql`select pg_temp.contractc_attempt($1::text[], $2::text[], $3::text[], $4::integer[])::text as outcomes`;
