/** Grants, last of all: exactly what the cells give, writes column by column. */

import { operations } from "../../ir/access.ts";
import type { AccessCell, Grant, Operation } from "../../ir/access.ts";
import { columnsOf, serviceGrants, signedInCells, suppliesKey, unauthenticatedCell } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import type { ClientRole } from "../../ir/object-names.ts";
import { lines } from "../../sql/code.ts";
import { comma, comment, identifier, identifiers, join, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { places } from "../sql/layout.ts";
import { tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the grants on an entity's table: client roles first, then the system. */
export function grantsOf(scope: Scope, entity: Entity): Sql {
  const grants = [
    ...clientRoles.flatMap((role) => clientGrants(scope, entity, role)),
    ...serviceStatements(scope, entity),
  ];
  if (grants.length === 0) return comment(`${entity.name}: the contract grants nothing to anybody.`);
  const cells = scope.ir.access.filter((cell) => cell.entity === entity.name && cell.grants.length > 0);
  return lines([
    places(
      cells.map((cell) => cell.id),
      scope.origins,
      scope.contractPath,
    ),
    ...grants,
  ]);
}

function clientGrants(scope: Scope, entity: Entity, role: ClientRole): readonly Sql[] {
  return operations.flatMap((operation) => {
    const cells = cellsOf(scope, entity, operation, role);
    if (cells.length === 0) return [];
    const what = privilege(entity, operation, changeableToo(scope, entity, operation, role, columnsOf(cells)));
    return [sql`grant ${what} on table ${tableName(scope, entity.name)} to ${identifier(role)};`];
  });
}

function cellsOf(scope: Scope, entity: Entity, operation: Operation, role: ClientRole): readonly AccessCell[] {
  if (role === "authenticated") return signedInCells(scope.ir, entity.name, operation);
  const cell = unauthenticatedCell(scope.ir, entity.name, operation);
  return cell === null ? [] : [cell];
}

/**
 * An upsert by primary key, as supabase-js writes it, sets every column of the payload, the key included: where rows
 * can be created with their key, the key is granted for update too. The guard refuses to change it.
 */
function changeableToo(
  scope: Scope,
  entity: Entity,
  operation: Operation,
  role: ClientRole,
  columns: ReadonlySet<string>,
): ReadonlySet<string> {
  if (operation !== "update") return columns;
  return suppliesKey(scope.ir, entity, role) ? new Set([...columns, ...entity.primaryKey.columns]) : columns;
}

function privilege(entity: Entity, operation: Operation, columns: ReadonlySet<string>): Sql {
  const names = entity.columns.map((column) => column.name).filter((name) => columns.has(name));
  switch (operation) {
    case "select":
      return names.length === entity.columns.length ? sql`select` : sql`select (${identifiers(names)})`;
    case "insert":
      return sql`insert (${identifiers(names)})`;
    case "update":
      return sql`update (${identifiers(names)})`;
    case "delete":
      return sql`delete`;
  }
}

/** The system bypasses row level security, but not privileges. */
function serviceStatements(scope: Scope, entity: Entity): readonly Sql[] {
  const whole: Sql[] = [];
  for (const operation of operations) {
    const grants = serviceGrants(scope.ir, entity.name, operation);
    if (grants.length === 0) continue;
    whole.push(servicePrivilege(entity, operation, grants));
  }
  if (whole.length === 0) return [];
  return [sql`grant ${join(whole, comma)} on table ${tableName(scope, entity.name)} to ${identifier(serviceRole)};`];
}

function servicePrivilege(entity: Entity, operation: Operation, grants: readonly Grant[]): Sql {
  const columns = new Set(grants.flatMap((grant) => grant.columns));
  const written = entity.columns.filter(
    (column) => operation === "select" || (column.generated === null && column.identity !== "always"),
  );
  const everything = operation === "delete" || written.every((column) => columns.has(column.name));
  const words = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` } as const;
  return everything ? words[operation] : privilege(entity, operation, columns);
}
