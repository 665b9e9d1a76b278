/** What happens on creation beside the policy: the owner is filled, the first state and reserved columns are checked. */

import { checksInitialState, checksInsertColumns, filledOwners } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { initialStateName, updatedAtFunction, updatedAtTrigger } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { exemption, hintAt, refuse } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { isOneOf } from "../sql/predicate.ts";
import { createTrigger } from "../sql/routine.ts";
import { creationTrigger } from "./creation-trigger.ts";
import { insertColumnsOf } from "./insert-columns.ts";
import { ownerOf } from "./owner.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the creation triggers of an entity, and the one that maintains its `updated_at`. */
export function creationOf(scope: Scope, entity: Entity): readonly Sql[] {
  return [
    filledOwners(scope.ir, entity).length > 0 ? ownerOf(scope, entity) : empty,
    checksInitialState(scope.ir, entity.name) ? initialState(scope, entity) : empty,
    checksInsertColumns(scope.ir, entity) ? insertColumnsOf(scope, entity) : empty,
    entity.columns.some((column) => column.system === "updated-at") ? updatedAt(scope, entity) : empty,
  ].filter((one) => one !== "");
}

function initialState(scope: Scope, entity: Entity): Sql {
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  if (lifecycle === null) throw new Error(`${entity.name} has no lifecycle`);
  const state = sql`fresh.${identifier(lifecycle.column)}`;
  return lines([
    comment(
      `A row of ${entity.name} begins in ${lifecycle.initial.join(" or ")}. Checked after the statement: a trigger before it`,
    ),
    comment("would also judge rows that an upsert turns into updates."),
    places([`lifecycles/${entity.name}`], scope.origins, scope.contractPath),
    creationTrigger({
      scope,
      entity,
      name: initialStateName(entity.name),
      what: "Refuses rows that do not begin in an initial state.",
      event: sql`after insert`,
      each: "statement",
      body: code`
        begin
          ${exemption(sql`null`)}

          if exists (
            select 1
            from new_rows as fresh
            where (${isOneOf(state, lifecycle.initial.map(literal))}) is not true
          ) then
            ${refuse(
              literal(
                `a new row of ${entity.name} must begin with ${lifecycle.column} ${lifecycle.initial.join(" or ")}`,
              ),
              hintAt(`lifecycles/${entity.name}`, scope.ir.module),
            )}
          end if;

          return null;
        end;`,
    }),
  ]);
}

function updatedAt(scope: Scope, entity: Entity): Sql {
  return createTrigger({
    name: updatedAtTrigger(entity.name),
    table: tableName(scope, entity.name),
    event: sql`before update`,
    each: "row",
    function: privateName(scope, updatedAtFunction),
    comment: objectComment("Maintains updated_at.", `${scope.ir.module}/${entity.name}/updated_at`),
  });
}
