/** What happens to a row beside policies and guards: its owner is filled in, its last modification maintained. */

import { filledOwners } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { updatedAtFunction, updatedAtTrigger } from "../../ir/object-names.ts";
import { empty, sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { ownerOf } from "./owner.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the trigger that fills an entity's owner columns, and the one that maintains its `updated_at`. */
export function filledColumnsOf(scope: Scope, entity: Entity): readonly (readonly Definition[])[] {
  return [
    ...(filledOwners(scope.ir, entity).length > 0 ? [ownerOf(scope, entity)] : []),
    ...(entity.columns.some((column) => column.system === "updated-at") ? [updatedAt(scope, entity)] : []),
  ];
}

function updatedAt(scope: Scope, entity: Entity): readonly Definition[] {
  return [
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name: updatedAtTrigger(entity.name),
        table: tableName(scope, entity.name),
        event: sql`before update`,
        each: "row",
        function: privateName(scope, updatedAtFunction),
        comment: objectComment("Maintains updated_at.", `${scope.ir.module}/${entity.name}/updated_at`),
      },
    },
  ];
}
