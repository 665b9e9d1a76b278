/** Which guards, checks and triggers an entity needs: asked by the emitter, the catalog reader and the attacks alike. */

import type { AccessCell, Grant, Operation } from "./access.ts";
import type { Column, Entity } from "./entity.ts";
import { isAuditLog, lifecycleOf } from "./find.ts";
import type { ModuleIr } from "./module.ts";
import type { ClientRole } from "./object-names.ts";
import type { OwnPredicate, Predicate } from "./predicate.ts";

/** Returns the granting cells of people who hold a token of `authenticated`: roles and signed-in, in matrix order. */
export function signedInCells(ir: ModuleIr, entity: string, operation: Operation): readonly AccessCell[] {
  return grantingCells(ir, entity, operation).filter(
    (cell) => cell.actor.kind === "role" || cell.actor.kind === "signed-in",
  );
}

/** Returns the granting cell of people without a token, or null. */
export function unauthenticatedCell(ir: ModuleIr, entity: string, operation: Operation): AccessCell | null {
  return grantingCells(ir, entity, operation).find((cell) => cell.actor.kind === "unauthenticated") ?? null;
}

/** Returns the grants of service_role for one operation; empty when the contract narrows it away. */
export function serviceGrants(ir: ModuleIr, entity: string, operation: Operation): readonly Grant[] {
  return grantingCells(ir, entity, operation).find((cell) => cell.actor.kind === "service-role")?.grants ?? [];
}

/** Whether clients may update rows at all: then the entity has a row guard. */
export function isGuarded(ir: ModuleIr, entity: string): boolean {
  return signedInCells(ir, entity, "update").length > 0;
}

/**
 * Returns the kinds of change that are judged once more when they are done: what people with a token may do at all,
 * because a right may end while the statement waits for a lock; and creation where only the first state is checked.
 */
export function recheckedOperations(ir: ModuleIr, entity: string): readonly ("insert" | "update" | "delete")[] {
  return (["insert", "update", "delete"] as const).filter(
    (operation) =>
      signedInCells(ir, entity, operation).length > 0 || (operation === "insert" && checksInitialState(ir, entity)),
  );
}

/**
 * Whether the entity's own foreign keys make such changes too. Then statement triggers cannot tell whose change they
 * see: a statement that both changes rows and cascades into the same table fires them once, before Postgres 18 as the
 * outer role, since then as the last one that queued them.
 */
export function keysMake(entity: Entity, operation: "insert" | "update" | "delete"): boolean {
  return entity.foreignKeys.some((key) => {
    if (operation === "delete") return key.onDelete === "cascade";
    const follows = key.onUpdate !== "no-action" && key.onUpdate !== "restrict";
    return operation === "update" && (key.onDelete === "set-null" || key.onDelete === "set-default" || follows);
  });
}

/** Whether rights of the signed-in depend on not being suspended: then a helper tells whether the actor is. */
export function asksForSuspension(ir: ModuleIr): boolean {
  return (
    ir.identity !== null &&
    ir.identity.active !== null &&
    ir.access.some((cell) => cell.actor.kind === "signed-in" && cell.grants.some((grant) => grant.rows.kind !== "none"))
  );
}

/** Whether the entity holds the people themselves. */
export function isIdentity(ir: ModuleIr, entity: string): boolean {
  return ir.identity !== null && ir.identity.entity === entity && ir.identity.module === ir.module;
}

/** Whether clients may create rows of an entity with a lifecycle: then its initial state is checked. */
export function checksInitialState(ir: ModuleIr, entity: string): boolean {
  return lifecycleOf(ir, entity) !== null && clientsInsert(ir, entity);
}

/**
 * Returns the columns that another signed-in actor may fill on creation and the holder of `grant` may not, in the
 * entity's order: they must keep their default. An owner column that the grant's own condition settles is not among
 * them, nor is a key with a default.
 */
export function columnsLeftToDefault(ir: ModuleIr, entity: Entity, grant: Grant): readonly Column[] {
  const union = columnsOf(signedInCells(ir, entity.name, "insert"));
  const owner = filledOwner(grant)?.column;
  // A key with a default harms nobody: whoever may create the row may name it, as an upsert does.
  const free = new Set(
    entity.columns.filter((one) => one.default !== null && entity.primaryKey.columns.includes(one.name)),
  );
  return entity.columns.filter(
    (column) =>
      union.has(column.name) && !grant.columns.includes(column.name) && column.name !== owner && !free.has(column),
  );
}

/** Whether creating actors differ in the columns they may fill: column grants alone cannot say that. */
export function checksInsertColumns(ir: ModuleIr, entity: Entity): boolean {
  return signedInCells(ir, entity.name, "insert").some((cell) =>
    cell.grants.some((grant) => columnsLeftToDefault(ir, entity, grant).length > 0),
  );
}

/** Returns the distinct owner columns that the system fills when a row is created as "own", in the entity's order. */
export function filledOwners(ir: ModuleIr, entity: Entity): readonly OwnPredicate[] {
  const owners = signedInCells(ir, entity.name, "insert").flatMap((cell) =>
    cell.grants.map(filledOwner).filter((own) => own !== null),
  );
  return entity.columns.flatMap((column) => owners.find((own) => own.column === column.name) ?? []);
}

/** Returns the kinds of change that triggers record: those with an event, and update on every audited entity. */
export function auditedOperations(ir: ModuleIr, entity: string): readonly ("insert" | "update" | "delete")[] {
  const events = ir.audit?.events.filter((event) => event.entity === entity) ?? [];
  if (events.length === 0) return [];
  return (["insert", "update", "delete"] as const).filter(
    (operation) => operation === "update" || events.some((event) => event.operation === operation),
  );
}

/** Whether triggers keep everybody, the owner included, from changing or deleting rows. */
export function isAppendOnly(ir: ModuleIr, entity: Entity): boolean {
  return entity.appendOnly || isAuditLog(ir, entity.name);
}

/**
 * Whether holders of a database role may create rows with a key of their own: then an upsert by key names the key in
 * its SET list, and where they may update rows the key is granted for update too. The guard refuses to change it.
 */
export function suppliesKey(ir: ModuleIr, entity: Entity, role: ClientRole): boolean {
  const anon = unauthenticatedCell(ir, entity.name, "insert");
  const cells = role === "authenticated" ? signedInCells(ir, entity.name, "insert") : anon === null ? [] : [anon];
  return entity.primaryKey.columns.every((name) => columnsOf(cells).has(name));
}

/** Whether clients of any kind may create rows. */
export function clientsInsert(ir: ModuleIr, entity: string): boolean {
  return signedInCells(ir, entity, "insert").length > 0 || unauthenticatedCell(ir, entity, "insert") !== null;
}

/** Returns the names of all columns that any grant of the cells holds. */
export function columnsOf(cells: readonly AccessCell[]): ReadonlySet<string> {
  return new Set(cells.flatMap((cell) => cell.grants.flatMap((grant) => grant.columns)));
}

/** Returns the owner that a creating grant demands and the client does not supply, or null. */
export function filledOwner(grant: Grant): OwnPredicate | null {
  const own = ownConjunct(grant.rows);
  return own !== null && own.holds !== "parent" && !grant.columns.includes(own.column) ? own : null;
}

function ownConjunct(predicate: Predicate): OwnPredicate | null {
  if (predicate.kind === "own") return predicate;
  if (predicate.kind !== "and") return null;
  return predicate.of.map(ownConjunct).find((own) => own !== null) ?? null;
}

function grantingCells(ir: ModuleIr, entity: string, operation: Operation): readonly AccessCell[] {
  return ir.access.filter(
    (cell) =>
      cell.entity === entity && cell.operation === operation && cell.grants.some((grant) => grant.rows.kind !== "none"),
  );
}
