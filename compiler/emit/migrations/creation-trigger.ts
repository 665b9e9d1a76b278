/** A trigger on creation, with its function: they have everything but the body in common. */

import { unauthenticatedCell } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { code, lines } from "../../sql/code.ts";
import { empty, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { blank, createFunction, createTrigger } from "../sql/routine.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

export interface CreationTrigger {
  readonly scope: Scope;
  readonly entity: Entity;
  readonly name: string;
  readonly what: string;
  readonly event: Sql;
  readonly each: "row" | "statement";
  readonly body: Sql;
}

/** Returns the trigger function and the trigger. */
export function creationTrigger(check: CreationTrigger): Sql {
  const { scope, entity, name } = check;
  const text = objectComment(check.what, `${scope.ir.module}/${entity.name}/insert`);
  return lines([
    createFunction({
      name: privateName(scope, name),
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: check.body,
      executable: false,
      comment: text,
    }),
    blank,
    createTrigger({
      name,
      table: tableName(scope, entity.name),
      event: check.event,
      transition: check.each === "statement" ? sql`new table as new_rows` : empty,
      each: check.each,
      function: privateName(scope, name),
      comment: text,
    }),
  ]);
}

/**
 * Returns the way out for whoever is not signed in, where such people may create rows: they have no helper to ask, and
 * their rows are settled by their own policy and column grants.
 */
export function exceptAnonymous(scope: Scope, entity: Entity, result: Sql): Sql {
  if (unauthenticatedCell(scope.ir, entity.name, "insert") === null) return empty;
  return code`
    if current_user = 'anon' then
      return ${result};
    end if;`;
}
