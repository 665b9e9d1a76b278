/** Look-ups in an IR. Each throws on a name that the checks have already proved to exist. */

import type { AccessCell, Actor, Operation } from "./access.ts";
import { actorName } from "./access.ts";
import type { Column, Entity } from "./entity.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { ModuleIr } from "./module.ts";

/** Returns the entity `name` of a module. */
export function entityOf(ir: ModuleIr, name: string): Entity {
  return found(
    ir.entities.find((one) => one.name === name),
    `entity ${name}`,
  );
}

/** Returns the column `name` of an entity. */
export function columnOf(entity: Entity, name: string): Column {
  return found(
    entity.columns.find((one) => one.name === name),
    `column ${entity.name}.${name}`,
  );
}

/** Returns the one cell for entity, actor and operation. */
export function cellOf(ir: ModuleIr, entity: string, actor: Actor, operation: Operation): AccessCell {
  const id = cellId(entity, actor, operation);
  return found(
    ir.access.find((one) => one.id === id),
    `cell ${id}`,
  );
}

/** Returns the id of a cell. */
export function cellId(entity: string, actor: Actor, operation: Operation): string {
  return `access/${entity}/${actorName(actor)}/${operation}`;
}

/** Returns the lifecycle of an entity, or null. */
export function lifecycleOf(ir: ModuleIr, entity: string): Lifecycle | null {
  return ir.lifecycles.find((one) => one.entity === entity) ?? null;
}

/** Returns every actor of a module in matrix order: its roles, then the built-in ones. */
export function actorsOf(ir: ModuleIr): readonly Actor[] {
  return [
    ...ir.roles.map((role): Actor => ({ kind: "role", role: role.name })),
    { kind: "signed-in" },
    { kind: "unauthenticated" },
    { kind: "service-role" },
  ];
}

/** Whether an entity is the module's audit log. */
export function isAuditLog(ir: ModuleIr, entity: string): boolean {
  return ir.audit?.log?.entity === entity;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the IR has no ${what}`);
  return value;
}
