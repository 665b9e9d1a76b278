/** Who acts, as conditions: the arms of a matrix, with actors of equal rights taken together. */

import type { AccessCell, Grant } from "../../ir/access.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { boolean, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { all, isOneOf } from "../sql/predicate.ts";

export interface Arm {
  /** Roles of the arm in matrix order. */
  readonly roles: readonly string[];
  /** Whether people without an identity row belong to it. */
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

/** The acting person as expressions: role, id in auth.users, and whether a state denies him login. */
export interface Acting {
  readonly role: Sql;
  readonly user: Sql;
  readonly suspended: Sql;
}

/**
 * Returns the conditions under which somebody belongs to the arm, one of which must hold. Never true for nobody (a
 * role is NULL then, and so is the user), nor for a suspended person (who has no role, and is no stranger either).
 */
export function actorTests(ir: ModuleIr, arm: Arm, acting: Acting): readonly Sql[] {
  const signedIn = sql`${acting.user} is not null`;
  const admitted = canBeSuspended(ir) ? [signedIn, sql`not ${acting.suspended}`] : [signedIn];
  const everyone = arm.strangers && (ir.identity === null || ir.roles.every((one) => arm.roles.includes(one.name)));
  if (everyone) return [all(admitted)];
  const tests: Sql[] = [];
  if (arm.roles.length > 0) tests.push(isOneOf(acting.role, arm.roles.map(literal)));
  if (arm.strangers) tests.push(all([sql`${acting.role} is null`, ...admitted]));
  return tests.length === 0 ? [boolean(false)] : tests;
}

/** Whether a state of the identity entity denies login. */
export function canBeSuspended(ir: ModuleIr): boolean {
  return ir.identity !== null && ir.identity.active !== null;
}
