/** What the service role may do where no cell says so. */

import type { Grant, Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { possibleColumns } from "./writable-columns.ts";

/**
 * Returns everything on ordinary entities, reading alone on the audit log, reading and adding on other append-only
 * entities (semantics.md, The database that comes out, 1).
 */
export function serviceRoleDefault(entity: Entity, operation: Operation, log: string | null): readonly Grant[] {
  if (entity.name === log && operation !== "select") return [];
  if (entity.appendOnly && (operation === "update" || operation === "delete")) return [];
  return [{ rows: { kind: "all" }, columns: possibleColumns(entity, { kind: "service-role" }, operation) }];
}
