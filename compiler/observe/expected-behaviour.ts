/** What a contract expects of triggers and trigger functions: guards, checks, audit. */

import {
  auditedOperations,
  checksInitialState,
  filledOwners,
  checksInsertColumns,
  isGuarded,
} from "../ir/enforcement.ts";
import type { Entity } from "../ir/entity.ts";
import { isAuditLog } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import * as names from "../ir/object-names.ts";
import { expectedTrigger, triggerWithFunction } from "./expected-routines.ts";
import type { Fact } from "./facts.ts";

const transition = {
  insert: { newTable: "new_rows" },
  update: { oldTable: "old_rows", newTable: "new_rows" },
  delete: { oldTable: "old_rows" },
} as const;

/** Returns the triggers of one entity and their functions. */
export function expectedBehaviour(
  ir: ModuleIr,
  schema: string,
  privateSchema: string,
  entity: Entity,
): readonly Fact[] {
  const on = { schema, table: entity.name, path: `entities/${entity.name}` };
  const update = {
    ...on,
    timing: "before",
    level: "row",
    events: ["update"],
    path: `access/${entity.name}/update`,
  } as const;
  const afterInsert = {
    ...on,
    timing: "after",
    level: "statement",
    events: ["insert"],
    ...transition.insert,
    path: `access/${entity.name}/insert`,
  } as const;
  const invoker = { volatility: "volatile", security: "invoker" } as const;
  const definer = { volatility: "volatile", security: "definer" } as const;
  const guarded = isGuarded(ir, entity.name);
  return [
    ...(entity.columns.some((column) => column.system === "updated-at")
      ? [
          expectedTrigger({
            ...update,
            name: names.updatedAtTrigger(entity.name),
            function: [privateSchema, names.updatedAtFunction],
            path: on.path,
          }),
        ]
      : []),
    ...(guarded
      ? triggerWithFunction(
          privateSchema,
          { ...update, name: names.guardName(entity.name) },
          { volatility: "stable", security: "invoker" },
        )
      : []),
    ...(guarded
      ? triggerWithFunction(
          privateSchema,
          {
            ...update,
            timing: "after",
            level: "statement",
            ...transition.update,
            name: names.recheckName(entity.name),
          },
          invoker,
        )
      : []),
    ...(checksInitialState(ir, entity.name)
      ? triggerWithFunction(privateSchema, { ...afterInsert, name: names.initialStateName(entity.name) }, invoker)
      : []),
    ...(checksInsertColumns(ir, entity)
      ? triggerWithFunction(privateSchema, { ...afterInsert, name: names.insertColumnsName(entity.name) }, invoker)
      : []),
    ...(filledOwners(ir, entity).length > 0
      ? triggerWithFunction(
          privateSchema,
          {
            ...on,
            timing: "before",
            level: "row",
            events: ["insert"],
            name: names.ownerName(entity.name),
            path: `access/${entity.name}/insert`,
          },
          invoker,
        )
      : []),
    ...auditedOperations(ir, entity.name).flatMap((operation) =>
      triggerWithFunction(
        privateSchema,
        {
          ...on,
          timing: "after",
          level: "statement",
          events: [operation],
          ...transition[operation],
          name: names.auditTriggerName(entity.name, operation),
          path: `audit/${entity.name}/${operation}`,
        },
        definer,
      ),
    ),
    ...(isAuditLog(ir, entity.name) ? appendOnly(schema, privateSchema, entity.name) : []),
  ];
}

function appendOnly(schema: string, privateSchema: string, entity: string): readonly Fact[] {
  const on = { schema, table: entity, timing: "before", enabled: "always", path: `entities/${entity}` } as const;
  const definer = { volatility: "volatile", security: "definer" } as const;
  return [
    ...triggerWithFunction(
      privateSchema,
      { ...on, level: "row", events: ["update", "delete"], name: names.appendOnlyName(entity) },
      definer,
    ),
    ...triggerWithFunction(
      privateSchema,
      { ...on, level: "statement", events: ["truncate"], name: names.appendOnlyTruncateName(entity) },
      definer,
    ),
  ];
}
