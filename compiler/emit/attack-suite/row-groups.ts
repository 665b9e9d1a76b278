/** The rows of an attack's world by what they are rows of, in the order in which they are made. */

import type { AttackPlan } from "../../attack/probe.ts";
import type { Sql } from "../../sql/sql.ts";

interface RowGroup {
  /** Entity, or "auth.users". */
  readonly what: string;
  readonly statements: readonly Sql[];
}

/** Returns the statements that make rows, those of one entity in a row together, and the functions after them. */
export function rowGroups(plan: AttackPlan): {
  readonly groups: readonly RowGroup[];
  readonly functions: readonly Sql[];
} {
  const groups: { what: string; statements: Sql[] }[] = [];
  for (const [at, entity] of plan.rowEntities.entries()) {
    const statement = plan.world[at];
    if (statement === undefined) throw new Error("a row without a statement");
    const what = entity ?? "auth.users";
    const last = groups.at(-1);
    if (last?.what === what) last.statements.push(statement);
    else groups.push({ what, statements: [statement] });
  }
  return { groups, functions: plan.world.slice(plan.rowEntities.length) };
}
