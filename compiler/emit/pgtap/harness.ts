/** The fixed part of a pgTAP suite: how an attempt is made and taken back. */

import type { AttackActor } from "../../attack/probe.ts";
import { dollarQuoted, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/**
 * Returns the functions that the assertions call. They live in pg_temp, so the rollback takes them along. Each attempt
 * runs in a subtransaction that ends by an error of our own, whose message carries the outcome.
 */
export function harness(actors: readonly AttackActor[]): Sql {
  const rows = actors.map(({ name, databaseRole, claims, legacySub }) => {
    const role = databaseRole === "owner" ? "none" : databaseRole;
    return sql`      (${literal(name)}, ${literal(role)}, ${literal(claims ?? "")}, ${literal(legacySub ?? "")})`;
  });
  const becomeBody = sql`begin
  perform
    set_config('role', actors.role, true),
    set_config('request.jwt.claims', actors.claims, true),
    set_config('request.jwt.claim.sub', actors.sub, true)
  from (
    values
${join(rows, sql`,\n`)}
  ) as actors (name, role, claims, sub)
  where actors.name = become.actor;
  if not found then
    raise exception 'nobody is called %', become.actor;
  end if;
end`;
  return sql`-- Makes the session act as an actor: database role and token, as PostgREST sets them.
create function pg_temp.become(actor text) returns void language plpgsql as ${dollarQuoted(becomeBody)};

-- Makes rows as their owner, all of them or one by one, and says "made" or what refused which.
create function pg_temp.make(statements text[]) returns text language plpgsql as ${dollarQuoted(makeBody)};

-- The layer that refused. SQL sees no C routine, so the message tells the layers of 42501 apart; a guard is the one that
-- PL/pgSQL raises by itself. A message in another language is no layer, and fails the assertion.
create function pg_temp.layer(state text, said text, context text) returns text language sql immutable as ${dollarQuoted(layerBody)};

-- Attempts a statement as an actor, takes it back, and says what came of it: "rows <n>", or SQLSTATE and layer, or
-- SQLSTATE and constraint. given: statements of the owner before it. first: pairs of actor and statement before it.
-- still: query that must answer the same before and after. sees: query that must answer true after it.
create function pg_temp.attempt(
  actor text,
  statement text,
  given text[] default '{}',
  first text[] default '{}',
  still text default null,
  sees text default null
) returns text language plpgsql as ${dollarQuoted(attemptBody)};`;
}

const makeBody = sql`declare
  statement text;
  refused text := '';
begin
  begin
    foreach statement in array statements loop
      execute pg_temp.named(statement);
    end loop;
    set constraints all immediate;
    set constraints all deferred;
    return 'made';
  exception
    when others then
      null;
  end;
  foreach statement in array statements loop
    begin
      execute pg_temp.named(statement);
      set constraints all immediate;
      set constraints all deferred;
    exception
      when others then
        refused := refused || sqlstate || ' ' || sqlerrm || ': ' || statement || e'\n';
    end;
  end loop;
  return refused;
end`;

const layerBody = sql`select case
  when state = '22P02' and said like 'invalid input syntax for type %' then 'token'
  when state <> '42501' then null
  when split_part(context, e'\n', 1) like 'PL/pgSQL function % at RAISE' then 'guard'
  when said like 'permission denied for %' or said like 'must be owner of %' then 'privilege'
  when said like 'new row violates row-level security policy %' then 'policy'
  when said like 'target row violates row-level security policy %' then 'policy'
  when said like 'query would be affected by row-level security policy %' then 'row-security'
  else said
end`;

const attemptBody = sql`declare
  step text;
  spoken text;
  was text;
  seen text;
  held boolean;
  affected bigint;
  outcome text;
  refused text;
  said text;
  context text;
begin
  begin
    foreach step in array given loop
      execute pg_temp.named(step);
    end loop;
    for turn in 1 .. cardinality(first) / 2 loop
      spoken := pg_temp.named(first[2 * turn]);
      perform pg_temp.become(first[2 * turn - 1]);
      execute spoken;
      perform set_config('role', 'none', true);
    end loop;
    if still is not null then
      execute pg_temp.named(still) into was;
    end if;

    spoken := pg_temp.named(statement);
    perform pg_temp.become(actor);
    execute spoken;
    get diagnostics affected = row_count;
    perform set_config('role', 'none', true);
    set constraints all immediate;

    outcome := 'rows ' || affected;
    if still is not null then
      execute pg_temp.named(still) into seen;
      if seen is distinct from was then
        outcome := outcome || ', but rows changed';
      end if;
    end if;
    if sees is not null then
      execute pg_temp.named(sees) into held;
      if held is not true then
        outcome := outcome || ', but the owner sees something else';
      end if;
    end if;
    raise exception using errcode = 'CC001', message = outcome;
  exception
    when sqlstate 'CC001' then
      get stacked diagnostics outcome = message_text;
      return outcome;
    when others then
      get stacked diagnostics
        outcome = returned_sqlstate, refused = constraint_name, said = message_text, context = pg_exception_context;
      return trim(outcome || ' ' || coalesce(pg_temp.layer(outcome, said, context), refused, ''));
  end;
end`;
