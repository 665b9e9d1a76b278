/** The policies that a project has, and what a tool that reads only their text sees in them. */

import { operations } from "../../ir/access.ts";
import type { AccessCell, Grant, Operation } from "../../ir/access.ts";
import { columnsOf, signedInCells, unauthenticatedCell } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { policyName } from "../../ir/object-names.ts";
import type { ClientRole } from "../../ir/object-names.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { rowsAfterUpdate } from "../../ir/state-change.ts";
import { identifier } from "../../sql/sql.ts";
import { all, unionSql, withoutOwn } from "../sql/predicate.ts";

export interface EmittedPolicy {
  readonly entity: Entity;
  readonly operation: Operation;
  readonly audience: ClientRole;
  readonly name: string;
  /** Null where the command has no such clause. */
  readonly using: Clause | null;
  readonly check: Clause | null;
  /** Columns of all its grants. */
  readonly grantedColumns: readonly string[];
}

/** A condition as far as its text goes. */
export interface Clause {
  /** Its value where it is a constant, else null. */
  readonly constant: boolean | null;
  /** Columns of the policy's own table that it names. */
  readonly columns: ReadonlySet<string>;
  readonly predicates: readonly Predicate[];
}

/** Returns the policies of one entity, as they are emitted. */
export function emittedPolicies(ir: ModuleIr, entity: Entity): readonly EmittedPolicy[] {
  return operations.flatMap((operation) => {
    const signedIn = signedInCells(ir, entity.name, operation);
    const anon = unauthenticatedCell(ir, entity.name, operation);
    return [
      ...(signedIn.length === 0 ? [] : [policy(ir, entity, operation, "authenticated", signedIn)]),
      ...(anon === null ? [] : [policy(ir, entity, operation, "anon", [anon])]),
    ];
  });
}

function policy(
  ir: ModuleIr,
  entity: Entity,
  operation: Operation,
  audience: ClientRole,
  cells: readonly AccessCell[],
): EmittedPolicy {
  const lifecycle = lifecycleOf(ir, entity.name);
  const clause = (rows: (grant: Grant) => Predicate): Clause => clauseOf(audience, cells, rows);
  const after = (grant: Grant): Predicate =>
    operation === "update" && audience === "authenticated" ? rowsAfterUpdate(grant, lifecycle) : grant.rows;
  return {
    entity,
    operation,
    audience,
    name: policyName(entity.name, operation, audience),
    using: operation === "insert" ? null : clause((grant) => grant.rows),
    check: operation === "insert" || operation === "update" ? clause(after) : null,
    grantedColumns: [...columnsOf(cells)],
  };
}

/** For people with a token every arm also asks who they are, so it is never a constant. */
function clauseOf(audience: ClientRole, cells: readonly AccessCell[], rows: (grant: Grant) => Predicate): Clause {
  const columns = new Set<string>();
  const predicates: Predicate[] = [];
  let constant: boolean | null = null;
  for (const { grants } of cells) {
    const meant = grants.map(rows).map((one) => (audience === "anon" ? withoutOwn(one) : one));
    const conditions = unionSql(meant, {
      privateSchema: "private",
      column: (name) => {
        columns.add(name);
        return identifier(name);
      },
    });
    if (conditions.length > 0) predicates.push(...meant);
    const text = all(conditions);
    if (audience === "anon") constant = text === "true" ? true : text === "false" ? false : null;
  }
  return { constant, columns, predicates };
}
