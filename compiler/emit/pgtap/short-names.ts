/** Names for what the assertions would repeat: `@profiles.staff@` is a key, `@all.profiles@` a list, `@step.1@` a preparation. */

import type { AttackPlan } from "../../attack/probe.ts";
import { dollarQuotedInline, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { repeatedIn } from "../attack-suite/repeated.ts";

interface ShortNames {
  /** The table of names and the function `pg_temp.named`, which puts the texts in their place. */
  readonly definitions: Sql;
  /** Returns a statement with names in the place of what they stand for. */
  readonly shorten: (statement: Sql) => Sql;
}

/** Returns the names of a plan. */
export function shortNames(plan: AttackPlan): ShortNames {
  const { lists, steps } = repeatedIn(plan);
  const keys = new Map(plan.names.map(({ key, table, name }) => [key, `@${table}.${name}@`] as const));
  const texts = [
    ...plan.names.map(({ key, table, name }) => ({ name: `${table}.${name}`, text: key })),
    ...[...lists].map(([text, table]) => ({ name: `all.${table}`, text })),
    ...[...steps].map(([text, at]) => ({ name: `step.${at + 1}`, text })),
  ];
  const shorten = (statement: Sql): Sql => {
    const step = steps.get(statement);
    if (step !== undefined) return sql`@step.${String(step + 1) as Sql}@`;
    let text: string = statement;
    for (const [list, table] of lists) text = text.replaceAll(`(${list})`, `(@all.${table}@)`);
    return text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (key) => keys.get(key) ?? key) as Sql;
  };
  const rows = texts.map(({ name, text }) => sql`  (${literal(name)}, ${quoted(text)})`);
  const values = rows.length === 0 ? sql`` : sql`\ninsert into contractc_names values\n${join(rows, sql`,\n`)};`;
  return { definitions: sql`${namedFunction}${values}`, shorten };
}

function quoted(text: string): Sql {
  return text.includes("'") ? dollarQuotedInline(text as Sql) : literal(text);
}

const namedFunction = sql`-- Names for the rows, lists and preparations that the assertions speak of, between @ and @.
create temporary table contractc_names (name text primary key, text text not null);
create function pg_temp.named(statement text) returns text language plpgsql as $$
declare
  one record;
begin
  for one in
    select names.name, names.text
    from regexp_matches(statement, '@([^@'']+)@', 'g') as spoken
    join contractc_names as names on names.name = spoken[1]
  loop
    statement := replace(statement, '@' || one.name || '@', one.text);
  end loop;
  return statement;
end
$$;`;
