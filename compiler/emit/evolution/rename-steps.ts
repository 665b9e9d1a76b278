/** Declared renames: every name that is derived follows, and what mentions a name by its text is written anew. */

import { renamed, renamesNothing } from "../../ir/renames.ts";
import type { Renames } from "../../ir/renames.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Scope } from "../migrations/scope.ts";
import { definitionKey } from "../sql/definition.ts";
import type { Definition } from "../sql/definition.ts";
import { mentions, objectName, renameStatement, rewritePolicy, transition } from "./definition-changes.ts";
import { projectDefinitions } from "./project-definitions.ts";
import type { Placed } from "./project-definitions.ts";

export interface RenamedDefinitions {
  /** Functions, triggers and policies under their new names. */
  readonly renamed: readonly Sql[];
  /**
   * What still says an old name or an old value: functions keep their text when a table is renamed, policies and
   * triggers follow tables and columns by themselves, but not values (pg_policy holds trees of numbers, pg_proc text).
   */
  readonly rewritten: readonly Sql[];
}

/** Returns a project's scopes as they read after the renames. */
export function renamedScopes(scopes: readonly Scope[], renames: Renames): readonly Scope[] {
  const project = scopes.map((scope) => ({ ...moduleOf(scope), ir: renamed(scope.ir, renames) }));
  return scopes.map((scope, at) => ({
    ...scope,
    ir: renamed(scope.ir, renames),
    earlier: project.slice(0, at),
    project,
  }));
}

function moduleOf(scope: Scope): Scope["project"][number] {
  const found = scope.project.find((one) => one.ir.module === scope.ir.module);
  if (found === undefined) throw new Error(`the project does not contain the module ${scope.ir.module}`);
  return found;
}

/** Returns the steps for the definitions of one module, to run right after its tables and columns were renamed. */
export function renameSteps(scopes: readonly Scope[], renames: Renames, module: string): RenamedDefinitions {
  if (renamesNothing(renames)) return { renamed: [], rewritten: [] };
  const before = listed(scopes);
  // Tables and columns alone: so much follows by itself.
  const followed = listed(renamedScopes(scopes, { ...renames, roles: new Map(), states: new Map() }));
  const after = listed(renamedScopes(scopes, renames));
  const names: Sql[] = [];
  const texts: Sql[] = [];
  const routines = before.flatMap(({ definition }, at) => {
    const is = after[at]?.definition;
    return definition.kind === "routine" && is !== undefined && objectName(is) !== objectName(definition)
      ? [definition]
      : [];
  });
  for (const [at, was] of before.entries()) {
    const [named, is] = [followed[at], after[at]];
    if (named === undefined || is === undefined || after.length !== before.length)
      throw new Error("a rename changed which objects a contract needs");
    if (was.module !== module) continue;
    if (objectName(was.definition) !== objectName(is.definition))
      names.push(renameStatement(was.definition, is.definition));
    // A policy remembers under which name it once called a function.
    if (is.definition.kind === "policy" && routines.some((one) => mentions(was.definition, one)))
      texts.push(rewritePolicy(is.definition));
    // The text of a function is as it was; all others have followed already, but for what is said about them.
    const base = was.definition.kind === "routine" ? underName(was.definition, is.definition) : named.definition;
    texts.push(transition(withComment(base, was.definition), is.definition, []));
  }
  return { renamed: names, rewritten: texts.filter((one) => one !== "") };
}

function listed(scopes: readonly Scope[]): readonly Placed[] {
  return [...projectDefinitions(scopes).values()];
}

function underName(was: Definition, is: Definition): Definition {
  if (was.kind !== "routine" || is.kind !== "routine") throw new Error(`${definitionKey(was)} is no function`);
  return { ...was, routine: { ...was.routine, name: is.routine.name } };
}

/** Comments do not follow. */
function withComment(base: Definition, was: Definition): Definition {
  if (base.kind === "policy" && was.kind === "policy")
    return { ...base, policy: { ...base.policy, comment: was.policy.comment } };
  if (base.kind === "trigger" && was.kind === "trigger")
    return { ...base, trigger: { ...base.trigger, comment: was.trigger.comment } };
  return base;
}
