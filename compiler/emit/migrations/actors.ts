/** Who acts, as conditions: the arms of a matrix, with actors of equal rights taken together. */

import type { AccessCell, Grant } from "../../ir/access.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { boolean, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { isOneOf } from "../sql/predicate.ts";

export interface Arm {
  /** Roles of the arm in matrix order. */
  readonly roles: readonly string[];
  /** Whether people without an active identity row belong to it. */
  readonly strangers: boolean;
  readonly cells: readonly AccessCell[];
  /** The grants all its cells share. */
  readonly grants: readonly Grant[];
}

/** Groups cells whose grants are equal in the eyes of `meaning`; arms and their roles in matrix order. */
export function armsOf(cells: readonly AccessCell[], meaning: (grant: Grant) => unknown): readonly Arm[] {
  const groups = new Map<string, AccessCell[]>();
  for (const cell of cells) {
    const key = canonicalJson(cell.grants.map(meaning));
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].map((group) => ({
    roles: group.flatMap((cell) => (cell.actor.kind === "role" ? [cell.actor.role] : [])),
    strangers: group.some((cell) => cell.actor.kind === "signed-in"),
    cells: group,
    grants: group[0]?.grants.filter((grant) => grant.rows.kind !== "none") ?? [],
  }));
}

/**
 * Returns the conditions under which somebody belongs to the arm, one of which must hold. `role` is the actor's
 * role, `user` the actor's id. Never true for nobody: a role is NULL then, and so is the user.
 */
export function actorTests(ir: ModuleIr, arm: Arm, role: Sql, user: Sql): readonly Sql[] {
  const everyone = arm.strangers && ir.roles.every((one) => arm.roles.includes(one.name));
  if (everyone) return [sql`${user} is not null`];
  const tests: Sql[] = [];
  if (arm.roles.length > 0) tests.push(isOneOf(role, arm.roles.map(literal)));
  if (arm.strangers && ir.identity === null) tests.push(sql`${user} is not null`);
  else if (arm.strangers) tests.push(sql`(${role} is null and ${user} is not null)`);
  return tests.length === 0 ? [boolean(false)] : tests;
}
