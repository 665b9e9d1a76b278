/** Functions of the session's own temporary schema: the owner looks by them before and after an attempt. */

import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Probe } from "./probe.ts";
import { keyIn } from "./target.ts";
import type { Target } from "./target.ts";

/** Returns the name of an owner's function for an entity. */
export function ownerFunction(what: "image" | "reading" | "remember" | "entries", target: Pick<Target, "entity">): Sql {
  return sql`pg_temp.${identifier(`${what}_of_${target.entity.name}`.slice(0, 63))}`;
}

/** Returns the check that an attempt leaves the rows of the world as they were. */
export function unchanged(target: Pick<Target, "entity">): Probe["check"] {
  return { kind: "unchanged", query: sql`select ${ownerFunction("image", target)}() as seen` };
}

/** Returns the function whose answer changes when any row of the world does; PL/pgSQL plans it once. */
export function imageFunction(target: Target): Sql {
  return sql`create function ${ownerFunction("image", target)}() returns text language plpgsql as $$
begin
  return (
    select md5(coalesce(string_agg(one::text, '|' order by one::text), '')) from ${target.table} as one
    where ${keyIn(target, target.rows)}
  );
end
$$`;
}

/**
 * Returns the function by which actors count the rows of the world they see: PL/pgSQL keeps the plan of its query from
 * one caller to the next, so an identity that stuck to the plan would show.
 */
export function readingFunction(target: Target): readonly Sql[] {
  const name = ownerFunction("reading", target);
  return [
    sql`create function ${name}() returns bigint language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  return (select count(*) from ${target.table} where ${keyIn(target, target.rows)});
end
$$`,
    sql`grant execute on function ${name}() to anon, authenticated, service_role`,
  ];
}

/** The function by which actors would be told of a row that they are not to see: it claims to cost next to nothing. */
export const trapFunction: Sql = sql`pg_temp.contractc_trap`;

/** Returns the statements that make `trapFunction`: an error where its argument is true. */
export const trapStatements: readonly Sql[] = [
  sql`create function ${trapFunction}(sprung boolean) returns boolean language plpgsql cost 0.000001 as $$
begin
  if sprung then
    raise exception 'a hidden row was looked at';
  end if;
  return true;
end
$$`,
  sql`grant execute on function ${trapFunction}(boolean) to anon, authenticated, service_role`,
];
