/** From what a database defines to what it shall define: the fewest statements, in an order that Postgres accepts. */

import { lines } from "../../sql/code.ts";
import { empty, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { definitionKey, definitionSql, policyClauses } from "../sql/definition.ts";
import type { Definition, Policy } from "../sql/definition.ts";
import { functionStatement, routineCall, triggerStatement } from "../sql/routine.ts";
import type { Routine } from "../sql/routine.ts";
import type { Placed } from "./project-definitions.ts";

/** Statements of one transaction, each list in order; the lists run in the order of the fields. */
export interface DefinitionSteps {
  /** Policies and triggers that nothing replaces, and those that hold a function which must go. */
  readonly dropped: readonly Sql[];
  /** Functions that change their signature: gone before they come back. */
  readonly replacedRoutines: readonly Sql[];
  readonly routines: readonly Sql[];
  readonly policies: readonly Sql[];
  readonly triggers: readonly Sql[];
  /** Functions that nothing uses any more. */
  readonly orphans: readonly Sql[];
}

type Definitions = ReadonlyMap<string, Placed>;

/**
 * Returns the steps for what belongs to `module`: whatever it defines afterwards, and what it defined before and nobody
 * does any more. What is the same is not touched. A policy's condition is altered in place, a function replaced in
 * place: both keep their rights (ALTER POLICY; CREATE OR REPLACE FUNCTION).
 */
export function definitionSteps(before: Definitions, after: Definitions, module: string): DefinitionSteps {
  const gone = [...before].filter(([key, one]) => one.module === module && !after.has(key)).map(([, one]) => one);
  const own = [...after].filter(([, one]) => one.module === module).map(([key, one]) => ({ key, ...one }));
  const rebuilt = own.flatMap(({ key, definition }) => {
    const was = before.get(key)?.definition;
    return was?.kind === "routine" && definition.kind === "routine" && !replaceable(was, definition) ? [was] : [];
  });
  const holders = [...after.values()].flatMap(({ definition }) => {
    const was = before.get(definitionKey(definition))?.definition;
    return was !== undefined && was.kind !== "routine" && rebuilt.some((one) => mentions(was, one)) ? [was] : [];
  });
  const held = new Set(holders.map(definitionKey));
  const steps = own.map(({ key, definition }) => ({
    definition,
    text: transition(held.has(key) ? null : (before.get(key)?.definition ?? null), definition, rebuilt),
  }));
  // Those of other modules that hold a rebuilt function come back as they were.
  const others = [...after].flatMap(([key, one]) =>
    one.module !== module && held.has(key) ? [{ definition: one.definition, text: definitionSql(one.definition) }] : [],
  );
  const of = (kind: Definition["kind"]): readonly Sql[] =>
    [...steps, ...others].flatMap(({ definition, text }) => (definition.kind === kind && text !== empty ? [text] : []));
  return {
    dropped: [...gone.map((one) => one.definition), ...holders]
      .filter((one) => one.kind !== "routine")
      .map(dropDefinition),
    replacedRoutines: rebuilt.map(dropDefinition),
    routines: of("routine"),
    policies: of("policy"),
    triggers: of("trigger"),
    orphans: gone
      .map((one) => one.definition)
      .filter((one) => one.kind === "routine")
      .map(dropDefinition),
  };
}

/** Returns all of the steps in order. */
export function stepsInOrder(steps: DefinitionSteps): readonly Sql[] {
  const { dropped, replacedRoutines, routines, policies, triggers, orphans } = steps;
  return [...dropped, ...replacedRoutines, ...routines, ...policies, ...triggers, ...orphans];
}

/** Whether CREATE OR REPLACE accepts the change: neither result nor parameters may be others. */
function replaceable(
  was: Extract<Definition, { kind: "routine" }>,
  is: Extract<Definition, { kind: "routine" }>,
): boolean {
  return was.routine.returns === is.routine.returns && was.routine.parameters === is.routine.parameters;
}

/** Whether a policy or a trigger calls a routine. */
export function mentions(holder: Definition, routine: Extract<Definition, { kind: "routine" }>): boolean {
  return definitionSql(holder).includes(`${routine.routine.name}(`);
}

/** Returns what turns one definition into the other; empty when they say the same. `rebuilt` have to be created anew. */
export function transition(was: Definition | null, is: Definition, rebuilt: readonly Definition[]): Sql {
  if (was === null || was.kind !== is.kind || rebuilt.some((one) => definitionKey(one) === definitionKey(is)))
    return definitionSql(is);
  if (says(was) === says(is)) return commentOf(was) === commentOf(is) ? empty : commentStatement(is);
  const comment = commentOf(was) === commentOf(is) ? empty : commentStatement(is);
  if (was.kind === "policy" && is.kind === "policy") {
    const sameKind = was.policy.command === is.policy.command && was.policy.role === is.policy.role;
    return sameKind ? lines([altered(was.policy, is), comment]) : lines([dropDefinition(was), definitionSql(is)]);
  }
  if (was.kind === "routine" && is.kind === "routine") {
    const statement = functionStatement(is.routine).replace("create function", "create or replace function") as Sql;
    return lines([is.why, statement, rightsChanged(was.routine, is.routine), comment]);
  }
  if (is.kind === "trigger") {
    const statement = triggerStatement(is.trigger).replace("create trigger", "create or replace trigger") as Sql;
    return lines([is.why, statement, comment]);
  }
  return definitionSql(is);
}

function rightsChanged(was: Routine, is: Routine): Sql {
  if (was.executable === is.executable) return empty;
  const call = routineCall(is);
  return is.executable
    ? sql`grant execute on function ${call} to authenticated;`
    : sql`revoke execute on function ${call} from authenticated;`;
}

function altered(was: Policy, is: Extract<Definition, { kind: "policy" }>): Sql {
  const { policy } = is;
  const clauses = policyClauses({
    using: was.using === policy.using ? null : policy.using,
    check: was.check === policy.check ? null : policy.check,
  });
  return lines([
    is.why,
    sql`alter policy ${identifier(policy.name)}`,
    sql`  on ${policy.table}`,
    sql`  ${clauses.replaceAll("\n", "\n  ") as Sql};`,
  ]);
}

/** Returns the statement that writes a policy's conditions anew, whatever they were. */
export function rewritePolicy(definition: Extract<Definition, { kind: "policy" }>): Sql {
  return altered({ ...definition.policy, using: null, check: null }, definition);
}

/** Everything but the comments: those of a database, and those of the file. */
function says(definition: Definition): string {
  switch (definition.kind) {
    case "routine":
      return definitionSql({ ...definition, why: empty, routine: { ...definition.routine, comment: "" } });
    case "trigger":
      return definitionSql({ ...definition, why: empty, trigger: { ...definition.trigger, comment: "" } });
    case "policy":
      return definitionSql({ ...definition, why: empty, policy: { ...definition.policy, comment: "" } });
  }
}

function commentOf(definition: Definition): string {
  if (definition.kind === "routine") return definition.routine.comment;
  return definition.kind === "trigger" ? definition.trigger.comment : definition.policy.comment;
}

function commentStatement(definition: Definition): Sql {
  return sql`comment on ${nameOf(definition)} is ${literal(commentOf(definition))};`;
}

/** Returns the statement that removes an object. */
export function dropDefinition(definition: Definition): Sql {
  return sql`drop ${nameOf(definition)};`;
}

/** An object as DROP and COMMENT name it. */
function nameOf(definition: Definition): Sql {
  switch (definition.kind) {
    case "routine":
      return sql`function ${routineCall(definition.routine)}`;
    case "trigger":
      return sql`trigger ${identifier(definition.trigger.name)} on ${definition.trigger.table}`;
    case "policy":
      return sql`policy ${identifier(definition.policy.name)} on ${definition.policy.table}`;
  }
}

/** Returns the name by which an object is known within its table or schema. */
export function objectName(definition: Definition): string {
  if (definition.kind === "routine") return definition.routine.name;
  return definition.kind === "trigger" ? definition.trigger.name : definition.policy.name;
}

/** Returns the statement that gives an object the name of its successor. */
export function renameStatement(was: Definition, is: Definition): Sql {
  if (was.kind === "routine" && is.kind === "routine") {
    // The name without its schema, quoted as it is.
    const name = /(?:"(?:[^"]|"")+"|[^".]+)$/.exec(is.routine.name)?.[0] ?? is.routine.name;
    return sql`alter function ${routineCall(was.routine)} rename to ${name as Sql};`;
  }
  if (was.kind === "trigger" && is.kind === "trigger")
    return sql`alter trigger ${identifier(was.trigger.name)} on ${is.trigger.table} rename to ${identifier(is.trigger.name)};`;
  if (was.kind === "policy" && is.kind === "policy")
    return sql`alter policy ${identifier(was.policy.name)} on ${is.policy.table} rename to ${identifier(is.policy.name)};`;
  throw new Error(`${definitionKey(was)} cannot become ${definitionKey(is)}`);
}
