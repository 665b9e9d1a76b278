/** Grants, last of all: exactly what the cells give, writes column by column. */

import { operations } from "../../ir/access.ts";
import type { AccessCell, Operation } from "../../ir/access.ts";
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

/** One kind of access that a database role has to one table. */
export interface Privilege {
  readonly word: Operation;
  /** In the entity's order; null for the whole table. */
  readonly columns: readonly string[] | null;
  readonly role: ClientRole | typeof serviceRole;
}

/** Returns the grants on an entity's table: client roles first, then the system. */
export function grantsOf(scope: Scope, entity: Entity): Sql {
  const table = tableName(scope, entity.name);
  const privileges = privilegesOn(scope, entity);
  const service = privileges.filter((one) => one.role === serviceRole);
  const grants = [
    ...privileges.filter((one) => one.role !== serviceRole).map((one) => grantSql([one], table, one.role)),
    ...(service.length === 0 ? [] : [grantSql(service, table, serviceRole)]),
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

/** Returns what the contract derives for every database role, client roles first, in the order of the operations. */
export function privilegesOn(scope: Scope, entity: Entity): readonly Privilege[] {
  return [...clientRoles.flatMap((role) => clientPrivileges(scope, entity, role)), ...servicePrivileges(scope, entity)];
}

/** Returns one statement that grants several privileges on a table to a role. */
export function grantSql(privileges: readonly Privilege[], table: Sql, role: string): Sql {
  return sql`grant ${join(privileges.map(privilegeSql), comma)} on table ${table} to ${identifier(role)};`;
}

/** Returns a privilege as GRANT and REVOKE spell it: `select`, `update (name, city)`. */
export function privilegeSql({ word, columns }: Pick<Privilege, "word" | "columns">): Sql {
  return columns === null ? words[word] : sql`${words[word]} (${identifiers(columns)})`;
}

const words = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` } as const;

function clientPrivileges(scope: Scope, entity: Entity, role: ClientRole): readonly Privilege[] {
  return operations.flatMap((operation): readonly Privilege[] => {
    const cells = cellsOf(scope, entity, operation, role);
    if (cells.length === 0) return [];
    const columns = changeableToo(scope, entity, operation, role, columnsOf(cells));
    return [{ word: operation, columns: grantedColumns(entity, operation, columns), role }];
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

/** Reading everything and deleting go by the table; writing goes column by column. */
function grantedColumns(entity: Entity, operation: Operation, columns: ReadonlySet<string>): readonly string[] | null {
  const names = entity.columns.map((column) => column.name).filter((name) => columns.has(name));
  if (operation === "delete") return null;
  return operation === "select" && names.length === entity.columns.length ? null : names;
}

/** The system bypasses row level security, but not privileges. */
function servicePrivileges(scope: Scope, entity: Entity): readonly Privilege[] {
  return operations.flatMap((operation): readonly Privilege[] => {
    const grants = serviceGrants(scope.ir, entity.name, operation);
    if (grants.length === 0) return [];
    const columns = new Set(grants.flatMap((grant) => grant.columns));
    const written = entity.columns.filter(
      (column) => operation === "select" || (column.generated === null && column.identity !== "always"),
    );
    const everything = operation === "delete" || written.every((column) => columns.has(column.name));
    const named = everything ? null : grantedColumns(entity, operation, columns);
    return [{ word: operation, columns: named, role: serviceRole }];
  });
}
