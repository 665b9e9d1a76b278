/** What the small model can judge: who reads and changes which rows. Not what is recorded, and not what the owner may. */

import type { Mutant, ObjectKind } from "../../mutate/mutant.ts";

const kinds: ReadonlySet<ObjectKind> = new Set([
  "policy",
  "helper",
  "guard",
  "recheck",
  "filler",
  "privilege",
  "table",
]);

/** Whether a mutant that the model cannot tell from the contract is equivalent to it. */
export function isModelled(mutant: Pick<Mutant, "objectKind" | "object" | "entity">): boolean {
  return mutant.entity !== null ? kinds.has(mutant.objectKind) : mutant.objectKind === "helper";
}
