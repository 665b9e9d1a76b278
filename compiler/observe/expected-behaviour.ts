/** What a contract expects of triggers and trigger functions: guards, checks, audit. */

import {
  auditedOperations,
  filledOwners,
  isAppendOnly,
  isGuarded,
  isIdentity,
  keysMake,
  recheckedOperations,
} from "../ir/enforcement.ts";
import type { Entity } from "../ir/entity.ts";
import { columnOf, isAuditLog } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import * as names from "../ir/object-names.ts";
import { literal, qualified } from "../sql/sql.ts";
import { typeInRoutine } from "./expected-platform.ts";
import { expectedFunction, expectedTrigger, triggerWithFunction } from "./expected-routines.ts";
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
  const invoker = { volatility: "volatile", security: "invoker" } as const;
  // Reads who acted as of before the statement.
  const recorder = { volatility: "stable", security: "definer" } as const;
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
    ...recheckedOperations(ir, entity.name).flatMap((operation) =>
      recheck(ir, schema, privateSchema, entity, operation),
    ),
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
        recorder,
      ),
    ),
    ...(writesEntries(ir, entity.name) ? logWriter(ir, privateSchema, entity) : []),
    ...(isAppendOnly(ir, entity) ? appendOnly(schema, privateSchema, entity.name) : []),
  ];
}

/** Judged row by row where foreign keys make such changes too: those run as the owner and are not judged. */
function recheck(
  ir: ModuleIr,
  schema: string,
  privateSchema: string,
  entity: Entity,
  operation: "insert" | "update" | "delete",
): readonly Fact[] {
  const name = names.recheckName(entity.name, operation);
  const byRow = keysMake(entity, operation);
  const routine = literal(`${qualified(privateSchema, name)}()`);
  const oldRow = isIdentity(ir, entity.name) ? { oldTable: "old_rows" } : {};
  return triggerWithFunction(
    privateSchema,
    {
      schema,
      table: entity.name,
      name,
      timing: "after",
      events: [operation],
      path: `access/${entity.name}/${operation}`,
      ...(byRow
        ? {
            level: "row",
            ...oldRow,
            when: `((CURRENT_USER <> 'service_role'::name) AND (NOT has_function_privilege(CURRENT_USER, (${routine}::regprocedure)::oid, 'execute'::text)))`,
          }
        : { level: "statement", ...transition[operation] }),
    },
    { volatility: "volatile", security: "invoker" },
  );
}

function writesEntries(ir: ModuleIr, entity: string): boolean {
  return isAuditLog(ir, entity) && ir.audit?.events.some((event) => event.inModuleLog) === true;
}

/** The function through which audit triggers write to the module's log. */
function logWriter(ir: ModuleIr, privateSchema: string, log: Entity): readonly Fact[] {
  const kept = ir.audit?.log;
  if (kept === undefined || kept === null) return [];
  const [subject, actor] = [kept.subject, kept.actor].map((name) => typeInRoutine(columnOf(log, name).type));
  return expectedFunction({
    schema: privateSchema,
    name: names.logWriterName(log.name),
    parameters: `subject ${subject}, actor ${actor}, action text, old_value jsonb, new_value jsonb`,
    returns: "void",
    language: "plpgsql",
    volatility: "volatile",
    security: "definer",
    executableBy: [],
    path: `entities/${log.name}`,
  });
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
