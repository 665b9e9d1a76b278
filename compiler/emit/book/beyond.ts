/** What the database does that the contract does not spell out, so that nobody is surprised by it. */

import type { Entity } from "../../ir/entity.ts";
import { checksInitialState, filledOwners, isGuarded } from "../../ir/enforcement.ts";
import { entityOf, isAuditLog, lifecycleOf } from "../../ir/find.ts";
import { rolesThatAdmit } from "../../ir/first-person.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { projectLog } from "../../ir/object-names.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { firstAdminPath } from "../artifact-paths.ts";
import { code } from "./escape.ts";
import { linkTo } from "./places.ts";

/** Returns one line for each such behaviour of the module. */
export function beyondTheContract(module: CompiledModule, settings: EmitSettings): readonly string[] {
  const { ir } = module;
  return [
    ...identityLines(ir),
    ...ir.entities.flatMap((entity) => entityLines(ir, entity)),
    ...auditLines(ir, settings),
    ...bootstrapLines(ir),
  ];
}

function identityLines(ir: ModuleIr): readonly string[] {
  if (ir.identity === null || ir.identity.active === null) return [];
  const { entity, active } = ir.identity;
  const values = active.values.map(code).join(" or ");
  return [
    `Whoever has a row in ${code(entity)} whose ${code(active.column)} is not ${values} has no access at all, not even to the own row, from the next statement on. An application that finds no row for the person who signed in must not let them in.`,
  ];
}

function entityLines(ir: ModuleIr, entity: Entity): readonly string[] {
  const name = code(entity.name);
  const lifecycle = lifecycleOf(ir, entity.name);
  const updated = entity.columns.find((one) => one.system === "updated-at");
  return [
    ...(updated === undefined
      ? []
      : [`${code(`${entity.name}.${updated.name}`)} is set by the database on every change.`]),
    ...(isGuarded(ir, entity.name)
      ? [
          `The primary key and the times of creation and change of ${name} cannot be changed by anybody who is signed in.`,
        ]
      : []),
    ...filledOwners(ir, entity).map(
      (own) => `${code(`${entity.name}.${own.column}`)} is filled with the person who creates the row.`,
    ),
    ...(lifecycle !== null && checksInitialState(ir, entity.name)
      ? [
          `People create ${name} only with ${code(lifecycle.column)} ${lifecycle.initial.map(code).join(" or ")}. The system and the seeds may use every state.`,
        ]
      : []),
    ...(lifecycle !== null && isGuarded(ir, entity.name)
      ? [`People change ${code(`${entity.name}.${lifecycle.column}`)} only along the transitions of the lifecycle.`]
      : []),
    ...entity.foreignKeys
      .filter((key) => key.deferred)
      .map(
        (key) =>
          `${code(key.name)} is checked at the end of the transaction, so that a deletion does not depend on the order in which foreign keys were created.`,
      ),
    ...entity.indexes
      .filter((index) => index.reason === "foreign-key")
      .map(
        (index) =>
          `The index ${code(index.name)} covers a foreign key; without it, deleting a referenced row reads the whole table.`,
      ),
    ...(isAuditLog(ir, entity.name)
      ? [
          `Nobody changes or empties ${name}, the owner of the database included. Its rows leave only together with the row they are about.`,
        ]
      : []),
  ];
}

function auditLines(ir: ModuleIr, settings: EmitSettings): readonly string[] {
  if (ir.audit === null || ir.audit.events.length === 0) return [];
  const log = code(`${settings.auditSchema}.${projectLog.table}`);
  const audited = [...new Set(ir.audit.events.map((event) => event.entity))];
  const uncovered = audited.flatMap((name) => uncoveredColumns(ir, name));
  return [
    `Every audited event also goes to ${log}, the log of the whole project, which outlives the rows it is about.`,
    ...(uncovered.length === 0
      ? []
      : [
          `No event names a change of ${uncovered.map(code).join(", ")}. Such a change is recorded in ${log} alone, as ${code("updated")}.`,
        ]),
    `${code(`select ${settings.auditSchema}.${projectLog.eraseFunction}('<entity>', '<row id>', '<reason>')`)}, run by the owner of the database, empties the recorded values of one row, for a person who asks to be forgotten. The erasure is recorded too.`,
  ];
}

/** Columns of an audited entity whose change no event names, system columns and the primary key aside. */
function uncoveredColumns(ir: ModuleIr, name: string): readonly string[] {
  const entity = entityOf(ir, name);
  const covered = new Set(ir.audit?.events.filter((one) => one.entity === name).flatMap((one) => one.columns));
  return entity.columns
    .filter((one) => one.system === null && one.generated === null && !entity.primaryKey.columns.includes(one.name))
    .filter((one) => !covered.has(one.name))
    .map((one) => `${name}.${one.name}`);
}

function bootstrapLines(ir: ModuleIr): readonly string[] {
  const roles = rolesThatAdmit(ir);
  if (roles.length === 0 || ir.identity === null) return [];
  const file = linkTo(firstAdminPath, firstAdminPath);
  return [
    `Only ${roles.map(code).join(" and ")} can create rows of ${code(ir.identity.entity)}, so nobody can create the first one through the API: the owner of the database runs ${file} once.`,
  ];
}
