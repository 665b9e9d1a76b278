/** Rights on tables before and after: what is taken and what is given, privilege by privilege, column by column. */

import type { Column, Entity } from "../../ir/entity.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { grantSql, privilegeSql, privilegesOn } from "../migrations/grants.ts";
import type { Privilege } from "../migrations/grants.ts";
import { tableName } from "../migrations/scope.ts";
import type { Scope } from "../migrations/scope.ts";

export interface PrivilegeSteps {
  /**
   * Before columns are added: a right on the whole table would open a new column at once, so where it ends up on some
   * columns only it is spelled out first. Revoking it takes such rights on columns with it, so they are granted after.
   */
  readonly spelledOut: readonly Sql[];
  readonly revoked: readonly Sql[];
  readonly granted: readonly Sql[];
}

export interface Held {
  readonly scope: Scope;
  readonly entity: Entity;
}

/**
 * Returns the steps for one table, null standing for a table that is not there or goes. Never `revoke all`: that would
 * take the column privileges of a role with it (GRANT, "Notes"). A right on the whole table and rights on its columns
 * are told apart: revoking the one does not touch the others.
 */
export function privilegeSteps(before: Held | null, after: Held | null): PrivilegeSteps {
  const held = before === null ? [] : privilegesOn(before.scope, before.entity);
  const has = after === null ? [] : privilegesOn(after.scope, after.entity);
  const at = after ?? before;
  if (at === null) return { spelledOut: [], revoked: [], granted: [] };
  const table = tableName(at.scope, at.entity.name);
  const revoke = (one: Privilege): Sql =>
    sql`revoke ${privilegeSql(one)} on table ${table} from ${identifier(one.role)};`;
  const columns = before === null ? [] : before.entity.columns.filter((column) => isWritable(column));
  const spelled = held.map((one): Privilege => {
    const narrows =
      one.columns === null &&
      one.word !== "delete" &&
      has.some((other) => isSame(one, other) && other.columns !== null);
    if (!narrows || before === null) return one;
    const named = one.word === "select" ? before.entity.columns : columns;
    return { ...one, columns: named.map((column) => column.name) };
  });
  return {
    spelledOut: held.flatMap((one, place) => {
      const now = spelled[place];
      return now === undefined || now === one ? [] : [revoke(one), grantSql([now], table, now.role)];
    }),
    revoked: spelled.flatMap((one) => {
      const lost = without(one, has);
      return lost === null ? [] : [revoke(lost)];
    }),
    granted: has.flatMap((one) => {
      const won = without(one, spelled);
      return won === null ? [] : [grantSql([won], table, won.role)];
    }),
  };
}

function isWritable(column: Column): boolean {
  return column.generated === null && column.identity !== "always";
}

function isSame(one: Privilege, other: Privilege): boolean {
  return one.role === other.role && one.word === other.word;
}

/** What of a privilege the others do not hold in the same form; null when nothing is left. */
function without(one: Privilege, others: readonly Privilege[]): Privilege | null {
  const same = others.filter((other) => isSame(one, other));
  if (one.columns === null) return same.some((other) => other.columns === null) ? null : one;
  const held = new Set(same.flatMap((other) => other.columns ?? []));
  const left = one.columns.filter((column) => !held.has(column));
  return left.length === 0 ? null : { ...one, columns: left };
}
