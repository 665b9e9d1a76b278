/** The first person of a project: whom nobody can create through the API when only roles may create people. */

import { actorName } from "./access.ts";
import { actorsOf, cellOf } from "./find.ts";
import type { ModuleIr } from "./module.ts";

/**
 * Returns the roles that may create identity rows, when only roles may: then the first such row has to come from
 * outside the API. Empty when the module does not own the identity, when nobody may create its rows, and when somebody
 * without a role may.
 */
export function rolesThatAdmit(ir: ModuleIr): readonly string[] {
  const { identity } = ir;
  if (identity === null || identity.module !== ir.module) return [];
  const granting = actorsOf(ir).filter((actor) => cellOf(ir, identity.entity, actor, "insert").grants.length > 0);
  const clients = granting.filter((actor) => actor.kind !== "service-role");
  return clients.every((actor) => actor.kind === "role") ? clients.map(actorName) : [];
}
