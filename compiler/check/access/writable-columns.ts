/** Which columns an operation can name at all. */

import type { Actor, Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";

/**
 * Returns the columns that `operation` may touch, in the entity's order: for select all; for insert all but system,
 * identity and generated columns; for update the same without the primary key; none for delete. The service role also
 * writes system columns and keys (semantics.md, The database that comes out, 1 and 5).
 */
export function possibleColumns(entity: Entity, actor: Actor, operation: Operation): readonly string[] {
  if (operation === "delete") return [];
  if (operation === "select") return entity.columns.map((column) => column.name);
  const byService = actor.kind === "service-role";
  return entity.columns
    .filter(
      (column) =>
        column.generated === null &&
        (byService ? column.identity !== "always" : column.identity === null && column.system === null),
    )
    .map((column) => column.name)
    .filter((name) => byService || operation === "insert" || !entity.primaryKey.columns.includes(name));
}

/** Returns why `operation` cannot touch a column, in words. */
export function whyNotPossible(entity: Entity, column: string): string {
  const found = entity.columns.find((one) => one.name === column);
  if (found?.generated !== null && found?.generated !== undefined) return "it is computed from other columns";
  if (found?.system !== null && found?.system !== undefined) return "the system maintains it";
  if (found?.identity !== null && found?.identity !== undefined) return "the database numbers it";
  return "it is the primary key, which never changes";
}
