/** What a module's files define besides tables: objects that are created, compared and replaced one by one. */

import { code, lines } from "../../sql/code.ts";
import { empty, identifier, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { blank, createFunction, createTrigger, routineCall } from "./routine.ts";
import type { Routine, Trigger } from "./routine.ts";

export interface Policy {
  readonly name: string;
  readonly table: Sql;
  readonly command: "select" | "insert" | "update" | "delete";
  readonly role: string;
  /** Null where the command has none. */
  readonly using: Sql | null;
  readonly check: Sql | null;
  readonly comment: string;
}

/** `why` holds the comment lines above the object: what it is for, and its places in the contract. */
export type Definition =
  | { readonly kind: "routine"; readonly why: Sql; readonly routine: Routine }
  | { readonly kind: "trigger"; readonly why: Sql; readonly trigger: Trigger }
  | { readonly kind: "policy"; readonly why: Sql; readonly policy: Policy };

/** Returns what identifies an object within a database: `routine private.app_role()`, `policy notes_select on public.notes`. */
export function definitionKey(definition: Definition): string {
  switch (definition.kind) {
    case "routine":
      return `routine ${routineCall(definition.routine)}`;
    case "trigger":
      return `trigger ${identifier(definition.trigger.name)} on ${definition.trigger.table}`;
    case "policy":
      return `policy ${identifier(definition.policy.name)} on ${definition.policy.table}`;
  }
}

/** Returns the statements that create an object, with its comments. */
export function definitionSql(definition: Definition): Sql {
  switch (definition.kind) {
    case "routine":
      return lines([definition.why, createFunction(definition.routine)]);
    case "trigger":
      return lines([definition.why, createTrigger(definition.trigger)]);
    case "policy":
      return lines([definition.why, createPolicy(definition.policy)]);
  }
}

/** Returns objects that belong together, a blank line between them. */
export function definitionsSql(definitions: readonly Definition[]): Sql {
  return join(definitions.map(definitionSql), sql`\n${blank}\n`);
}

function createPolicy(policy: Policy): Sql {
  const name = identifier(policy.name);
  return lines([
    code`
      create policy ${name}
        on ${policy.table}
        for ${commandWords[policy.command]}
        to ${identifier(policy.role)}
        ${policyClauses(policy)};`,
    sql`comment on policy ${name} on ${policy.table} is ${literal(policy.comment)};`,
  ]);
}

/** Returns `using (...)` and `with check (...)`, as far as there are any. */
export function policyClauses({ using, check }: Pick<Policy, "using" | "check">): Sql {
  return lines([
    using === null ? empty : clause(sql`using`, using),
    check === null ? empty : clause(sql`with check`, check),
  ]);
}

/** A condition over several lines brings its own parentheses. */
function clause(word: Sql, condition: Sql): Sql {
  return condition.startsWith("(\n") ? sql`${word} ${condition}` : sql`${word} (${condition})`;
}

const commandWords = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` } as const;
