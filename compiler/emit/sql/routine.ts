/** Functions and triggers as statements: pinned, closed, commented. */

import { code, lines } from "../../sql/code.ts";
import { dollarQuoted, empty, identifier, indent, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/** Who loses every right before anything is granted: PUBLIC by itself would leave grants by default privileges. */
export const everybody = sql`public, anon, authenticated, service_role`;

/** A blank line among `lines`, which drops empty pieces. */
export const blank = sql` `;

export interface Routine {
  readonly name: Sql;
  /** Declared parameters, empty for none. */
  readonly parameters?: Sql;
  /** Parameter types, as they identify the function. */
  readonly signature?: Sql;
  readonly returns: Sql;
  readonly language: "sql" | "plpgsql";
  readonly volatility: "stable" | "volatile";
  readonly security: "definer" | "invoker";
  readonly body: Sql;
  readonly executable: boolean;
  readonly comment: string;
}

/**
 * Returns the function, its revokes and its comment. The search path ends in pg_temp: left out, it would come first
 * for types, and a client's temporary domain would run in the function's place (CREATE FUNCTION, "Writing SECURITY
 * DEFINER Functions Safely").
 */
export function createFunction(routine: Routine): Sql {
  const call = routineCall(routine);
  return lines([
    code`
      ${functionStatement(routine)}

      revoke all on function ${call} from ${everybody};`,
    routine.executable ? sql`grant execute on function ${call} to authenticated;` : empty,
    sql`comment on function ${call} is ${literal(routine.comment)};`,
  ]);
}

/** Returns the function alone, without rights and comment. */
export function functionStatement(routine: Routine): Sql {
  return code`
    create function ${routine.name}(${routine.parameters ?? empty})
    returns ${routine.returns}
    language ${word(routine.language)}
    ${word(routine.volatility)}
    security ${word(routine.security)}
    set search_path = pg_catalog, pg_temp
    as ${dollarQuoted(routine.language === "sql" ? indent(routine.body, 2) : routine.body)};`;
}

/** Returns a routine with the types by which Postgres tells it from others: `private.app_role()`. */
export function routineCall(routine: Routine): Sql {
  return sql`${routine.name}(${routine.signature ?? routine.parameters ?? empty})`;
}

export interface Trigger {
  readonly name: string;
  readonly table: Sql;
  /** `before update`, `after insert` ... */
  readonly event: Sql;
  /** `old table as old_rows`, or empty. */
  readonly transition?: Sql;
  readonly each: "row" | "statement";
  /** Which changes it is queued for. */
  readonly when?: Sql;
  readonly function: Sql;
  /** Fires under session_replication_role = replica too. */
  readonly always?: boolean;
  readonly comment: string;
}

/** Returns the trigger and its comment. */
export function createTrigger(trigger: Trigger): Sql {
  return lines([
    triggerStatement(trigger),
    sql`comment on trigger ${identifier(trigger.name)} on ${trigger.table} is ${literal(trigger.comment)};`,
  ]);
}

/** Returns the trigger, and when it fires beyond the usual, without its comment. */
export function triggerStatement(trigger: Trigger): Sql {
  const name = identifier(trigger.name);
  const transition = trigger.transition ?? empty;
  return lines([
    code`
      create trigger ${name}
        ${trigger.event} on ${trigger.table}
        ${transition === "" ? empty : sql`referencing ${transition}`}
        for each ${word(trigger.each)}
        ${trigger.when === undefined ? empty : sql`when (\n  ${indent(trigger.when, 2).trimStart() as Sql}\n)`}
        execute function ${trigger.function}();`,
    trigger.always === true ? sql`alter table ${trigger.table} enable always trigger ${name};` : empty,
  ]);
}

const words = {
  sql: sql`sql`,
  plpgsql: sql`plpgsql`,
  stable: sql`stable`,
  volatile: sql`volatile`,
  definer: sql`definer`,
  invoker: sql`invoker`,
  row: sql`row`,
  statement: sql`statement`,
} as const;

function word(name: keyof typeof words): Sql {
  return words[name];
}
