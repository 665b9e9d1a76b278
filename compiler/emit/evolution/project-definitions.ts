/** Everything that the modules of a project define besides tables, by what identifies it in a database. */

import { policyComment } from "../../ir/object-comments.ts";
import { projectLog } from "../../ir/object-names.ts";
import { empty, qualified } from "../../sql/sql.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { accessChapters, auditChapters } from "../migrations/chapters.ts";
import { logCondition } from "../migrations/log-access.ts";
import type { Scope } from "../migrations/scope.ts";
import { definitionKey } from "../sql/definition.ts";
import type { Definition } from "../sql/definition.ts";

export interface Placed {
  readonly module: string;
  readonly definition: Definition;
}

/** Returns the scope of every module, in project order. */
export function scopesOf(project: readonly CompiledModule[], settings: EmitSettings): readonly Scope[] {
  return project.map((module, at) => ({
    ir: module.ir,
    origins: module.origins,
    contractPath: module.contractPath,
    earlier: project.slice(0, at),
    project,
    settings,
  }));
}

/**
 * Returns the definitions of a project in the order in which they are created. Functions that modules share belong to
 * the first that needs them; the policy of the project's log to the last that changes it.
 */
export function projectDefinitions(scopes: readonly Scope[]): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>();
  for (const scope of scopes) {
    const { module } = scope.ir;
    for (const { groups } of [...accessChapters(scope), ...auditChapters(scope)])
      for (const definition of groups.flat()) found.set(definitionKey(definition), { module, definition });
    const condition = logCondition(scope);
    if (condition === null) continue;
    const definition = logDefinition(scope, condition);
    found.set(definitionKey(definition), { module, definition });
  }
  return found;
}

function logDefinition(scope: Scope, condition: NonNullable<ReturnType<typeof logCondition>>): Definition {
  return {
    kind: "policy",
    why: empty,
    policy: {
      name: projectLog.selectPolicy,
      table: qualified(scope.settings.auditSchema, projectLog.table),
      command: "select",
      role: "authenticated",
      using: condition,
      check: null,
      comment: policyComment(scope.ir.module, projectLog.table, "select", "authenticated"),
    },
  };
}
