/** Facts of functions and triggers, with what every one of the project's has in common. */

import type { Fact } from "./facts.ts";
import { privilege } from "./expected-access.ts";

/** Semantic path of what all modules share; such objects belong to no contract, and their comments say only what they do. */
export const sharedPath = "platform";

export interface ExpectedFunction {
  readonly schema: string;
  readonly name: string;
  /** Types and names of the parameters, as pg_get_function_identity_arguments prints them. */
  readonly parameters?: string;
  readonly returns: string;
  readonly language?: "plpgsql";
  readonly volatility: "stable" | "volatile";
  readonly security: "definer" | "invoker";
  readonly executableBy: readonly string[];
  readonly path: string;
}

/** Returns a function's fact and the privileges on it: nobody but those named may execute it. */
export function expectedFunction(one: ExpectedFunction): readonly Fact[] {
  const object = [one.schema, one.name, one.parameters ?? ""];
  const properties = {
    routine: "function",
    returns: one.returns,
    volatility: one.volatility,
    securityDefiner: one.security === "definer",
    // pg_temp comes last, or a client's temporary objects would be found first (semantics.md 3).
    settings: ["search_path=pg_catalog, pg_temp"],
    strict: false,
    leakproof: false,
    parallel: "unsafe",
    owner: "project",
    commented: one.path.startsWith(sharedPath) ? "words" : "path",
    ...(one.language === undefined ? {} : { language: one.language }),
  };
  return [
    { kind: "function", object, properties, path: one.path },
    ...one.executableBy.map((role) => privilege("execute", role, "function", object, one.path)),
  ];
}

export interface ExpectedTrigger {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly timing: "before" | "after";
  readonly level: "row" | "statement";
  readonly events: readonly ("insert" | "update" | "delete" | "truncate")[];
  readonly oldTable?: string;
  readonly newTable?: string;
  readonly enabled?: "always";
  /** Condition of the trigger as pg_get_triggerdef prints it. */
  readonly when?: string;
  readonly function: readonly [schema: string, name: string];
  readonly path: string;
}

/** Returns a trigger's fact. */
export function expectedTrigger(one: ExpectedTrigger): Fact {
  return {
    kind: "trigger",
    object: [one.schema, one.table, one.name],
    properties: {
      timing: one.timing,
      level: one.level,
      events: one.events,
      updateOf: [],
      enabled: one.enabled ?? "origin",
      function: one.function,
      arguments: "",
      oldTable: one.oldTable ?? null,
      newTable: one.newTable ?? null,
      constraint: false,
      deferrable: false,
      when: one.when ?? null,
      commented: one.path.startsWith(sharedPath) ? "words" : "path",
    },
    path: one.path,
  };
}

/** Returns a trigger function that nobody may call, and the trigger of the same name that runs it. */
export function triggerWithFunction(
  privateSchema: string,
  trigger: Omit<ExpectedTrigger, "function">,
  routine: Pick<ExpectedFunction, "volatility" | "security">,
): readonly Fact[] {
  return [
    ...expectedFunction({
      ...routine,
      schema: privateSchema,
      name: trigger.name,
      returns: "trigger",
      language: "plpgsql",
      executableBy: [],
      path: trigger.path,
    }),
    expectedTrigger({ ...trigger, function: [privateSchema, trigger.name] }),
  ];
}
