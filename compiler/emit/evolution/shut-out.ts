/** Who may not act any more is shut out of every module at once: later files of other modules would come too late. */

import { empty } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { CompiledModule } from "../emitter.ts";
import type { Scope } from "../migrations/scope.ts";
import { transition } from "./definition-changes.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import { projectDefinitions } from "./project-definitions.ts";

/**
 * Returns the statements by which the other modules learn, in the same transaction, that people in a state may not act:
 * the helper that then finds no role for them would make them anybody signed in to policies that do not ask further.
 * `scopes` are the project's before, under the new names. Nothing unless a state lost its login.
 */
export function shutOut(evolving: Evolving, scopes: readonly Scope[]): readonly Sql[] {
  const active = evolving.after.ir.identity?.active ?? null;
  if (active === null || changesOf(evolving, "login-denied").length === 0) return [];
  const denying = <M extends Pick<CompiledModule, "ir">>(module: M): M => {
    const { identity } = module.ir;
    return identity === null ? module : { ...module, ir: { ...module.ir, identity: { ...identity, active } } };
  };
  const denied = scopes.map((scope) => ({
    ...denying(scope),
    earlier: scope.earlier.map(denying),
    project: scope.project.map(denying),
  }));
  const before = projectDefinitions(scopes);
  return [...projectDefinitions(denied)].flatMap(([key, { module, definition }]) => {
    const was = before.get(key);
    if (was === undefined || module === evolving.after.ir.module) return [];
    const statement = transition(was.definition, definition, []);
    return statement === empty ? [] : [statement];
  });
}
