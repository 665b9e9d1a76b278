/** Attacks that change a forbidden column to what a constraint refuses: the rule must speak first, or its answer tells who exists. */

import { identifier, sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue } from "./change.ts";
import { draft } from "./draft.ts";
import { expectUpdate } from "./expect.ts";
import { bestRow } from "./update-probes.ts";
import { keyIs, privileges } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns one attack for each required column that the player may not change and his database role may write. */
export function guardFirstProbes(target: Target, player: Player): readonly Draft[] {
  const row = bestRow(target, player);
  if (player.part === "extra" || row === undefined) return [];
  const { entity, table } = target;
  const reads = entity.primaryKey.columns;
  const rights = privileges(target, player).update;
  return entity.columns.flatMap((column) => {
    if (column.nullable || column.generated !== null || !rights.has(column.name)) return [];
    const other = changedValue(target, row, column) ?? null;
    const expect = expectUpdate(target, player, row, { [column.name]: other }, { reads, merge: false });
    if (expect?.kind !== "denied" || expect.layer !== "guard") return [];
    return draft(target, {
      player,
      operation: "update",
      shape: "guard-first",
      detail: column.name,
      attempt: `learn from a constraint on ${column.name} of ${entity.name}`,
      statement: sql`update ${table} set ${identifier(column.name)} = null where ${keyIs(target, row)}`,
      expect,
      ownerRows: null,
    }).map((one) => ({ ...one, twinShape: `${entity.name}/update/where` }));
  });
}
