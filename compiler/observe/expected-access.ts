/** What a contract expects of policies and privileges, from its access cells alone (semantics.md 1, 2 and 5). */

import { operations } from "../ir/access.ts";
import type { AccessCell, Operation } from "../ir/access.ts";
import type { Entity } from "../ir/entity.ts";
import type { ModuleIr } from "../ir/module.ts";
import { policyComment } from "../ir/object-comments.ts";
import { clientRoles, policyName, serviceRole } from "../ir/object-names.ts";
import type { Fact } from "./facts.ts";

/** Returns the fact of one privilege. */
export function privilege(
  name: string,
  grantee: string,
  objectKind: Fact["kind"],
  object: readonly string[],
  path: string,
): Fact {
  return {
    kind: "privilege",
    object: [name, grantee, objectKind, ...object],
    properties: { grantOption: false },
    path,
  };
}

/** Returns the policies of one entity: one for each operation that some client of a database role is granted. */
export function expectedPolicies(ir: ModuleIr, schema: string, entity: Entity): readonly Fact[] {
  return clientRoles.flatMap((role) =>
    operations
      .filter((operation) => granted(ir, entity.name, role, operation).length > 0)
      .map((operation): Fact => ({
        kind: "policy",
        object: [schema, entity.name, policyName(entity.name, operation, role)],
        properties: {
          command: operation,
          permissive: true,
          roles: [role],
          hasUsing: operation !== "insert",
          hasCheck: operation === "insert" || operation === "update",
          comment: policyComment(ir.module, entity.name, operation, role),
        },
        path: `access/${entity.name}/${operation}`,
      })),
  );
}

/** Returns the privileges on one entity's table, for clients and for service_role. */
export function expectedTablePrivileges(ir: ModuleIr, schema: string, entity: Entity): readonly Fact[] {
  return databaseRoles.flatMap((role) =>
    operations.flatMap((operation) => privilegesFor(ir, schema, entity, role, operation)),
  );
}

const databaseRoles = [...clientRoles, serviceRole] as const;
type DatabaseRole = (typeof databaseRoles)[number];

function privilegesFor(
  ir: ModuleIr,
  schema: string,
  entity: Entity,
  role: DatabaseRole,
  operation: Operation,
): readonly Fact[] {
  const cells = granted(ir, entity.name, role, operation);
  if (cells.length === 0) return [];
  const table = [schema, entity.name];
  const path = `access/${entity.name}/${operation}`;
  const columns = columnsOf(cells);
  // An upsert names the key in its SET list, so whoever creates rows with their key needs the privilege for it.
  const key = entity.primaryKey.columns;
  const insertable = role === serviceRole ? new Set<string>() : columnsOf(granted(ir, entity.name, role, "insert"));
  if (operation === "update" && key.every((column) => insertable.has(column)))
    key.forEach((column) => columns.add(column));
  // Nobody writes what Postgres itself computes, so it neither needs a privilege nor stands in the way of a whole table's.
  const writable = entity.columns.filter(
    (column) => operation === "select" || (column.generated === null && column.identity !== "always"),
  );
  const byTable = operation === "delete" || operation === "select" || role === serviceRole;
  if (byTable && (operation === "delete" || writable.every((column) => columns.has(column.name)))) {
    return [privilege(operation, role, "table", table, path)];
  }
  return writable
    .filter((column) => columns.has(column.name))
    .map((column) => privilege(operation, role, "column", [...table, column.name], path));
}

function columnsOf(cells: readonly AccessCell[]): Set<string> {
  return new Set(cells.flatMap((cell) => cell.grants.flatMap((grant) => grant.columns)));
}

/** The cells that grant something to holders of a database role: authenticated is every role and whoever is signed in. */
function granted(ir: ModuleIr, entity: string, role: DatabaseRole, operation: Operation): readonly AccessCell[] {
  return ir.access.filter((cell) => {
    if (cell.entity !== entity || cell.operation !== operation) return false;
    if (!cell.grants.some((grant) => grant.rows.kind !== "none")) return false;
    if (role === serviceRole) return cell.actor.kind === "service-role";
    if (role === "anon") return cell.actor.kind === "unauthenticated";
    return cell.actor.kind === "role" || cell.actor.kind === "signed-in";
  });
}
