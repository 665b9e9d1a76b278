/** Row level security: one permissive policy for each table, command and database role. */

import { operations } from "../../ir/access.ts";
import type { AccessCell, Grant, Operation } from "../../ir/access.ts";
import { signedInCells, unauthenticatedCell } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import { policyComment } from "../../ir/object-comments.ts";
import { appRoleFunction, appSuspendedFunction, policyName } from "../../ir/object-names.ts";
import type { ClientRole } from "../../ir/object-names.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { rowsAfterUpdate } from "../../ir/state-change.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { places } from "../sql/layout.ts";
import { all, any, currentUser, unionSql, withoutOwn } from "../sql/predicate.ts";
import { actorTests, armsOf } from "./actors.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the policies of an entity; none for an operation that nobody is granted. */
export function policiesOf(scope: Scope, entity: Entity): readonly Definition[] {
  return operations.flatMap((operation) => {
    const cells = signedInCells(scope.ir, entity.name, operation);
    const anon = unauthenticatedCell(scope.ir, entity.name, operation);
    return [
      ...(cells.length > 0 ? [signedInPolicy(scope, entity, operation, cells)] : []),
      ...(anon !== null ? [anonPolicy(scope, entity, operation, anon)] : []),
    ];
  });
}

function signedInPolicy(scope: Scope, entity: Entity, operation: Operation, cells: readonly AccessCell[]): Definition {
  const condition = (rows: (grant: Grant) => Predicate): Sql => {
    const role = sql`(select ${privateName(scope, appRoleFunction)}())`;
    const suspended = sql`(select ${privateName(scope, appSuspendedFunction)}())`;
    const arms = armsOf(cells, rows).map((arm) => {
      const who = any(actorTests(scope.ir, arm, { role, user: currentUser, suspended }));
      return all([who, ...rowsOf(scope, arm.grants.map(rows))]);
    });
    return any(arms);
  };
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  return policy(scope, entity, operation, "authenticated", cells, {
    before: condition((grant) => grant.rows),
    after: condition((grant) => (operation === "update" ? rowsAfterUpdate(grant, lifecycle) : grant.rows)),
  });
}

function anonPolicy(scope: Scope, entity: Entity, operation: Operation, cell: AccessCell): Definition {
  const rows = all(
    rowsOf(
      scope,
      cell.grants.map((grant) => withoutOwn(grant.rows)),
    ),
  );
  return policy(scope, entity, operation, "anon", [cell], { before: rows, after: rows });
}

interface Conditions {
  readonly before: Sql;
  readonly after: Sql;
}

function policy(
  scope: Scope,
  entity: Entity,
  operation: Operation,
  audience: ClientRole,
  cells: readonly AccessCell[],
  conditions: Conditions,
): Definition {
  return {
    kind: "policy",
    why: places(
      cells.map((cell) => cell.id),
      scope.origins,
      scope.contractPath,
    ),
    policy: {
      name: policyName(entity.name, operation, audience),
      table: tableName(scope, entity.name),
      command: operation,
      role: audience,
      using: operation === "insert" ? null : conditions.before,
      check: operation === "insert" || operation === "update" ? conditions.after : null,
      comment: policyComment(scope.ir.module, entity.name, operation, audience),
    },
  };
}

function rowsOf(scope: Scope, predicates: readonly Predicate[]): readonly Sql[] {
  return unionSql(predicates, { privateSchema: scope.settings.privateSchema, column: identifier });
}
