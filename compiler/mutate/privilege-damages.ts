/** Damage to privileges: every one that was granted taken away, and every one that was not given. */

import type { Entity } from "../ir/entity.ts";
import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { EmittedFunction, EmittedGrant } from "./emitted.ts";
import type { Damage } from "./mutant.ts";

const grantees = ["anon", "authenticated", "service_role", "public"] as const;
const tablePrivileges = [
  "select",
  "insert",
  "update",
  "delete",
  "truncate",
  "references",
  "trigger",
  "maintain",
] as const;
const columnPrivileges = ["select", "insert", "update", "references"] as const;

/** Returns the damage to the rights on one table. `grants` are those of the whole project. */
export function tablePrivilegeDamages(
  table: Sql,
  columns: readonly Sql[],
  grants: readonly EmittedGrant[],
): readonly Damage[] {
  const own = grants.filter((one) => one.on === `table ${table}`);
  const whole = (privilege: string, role: string): boolean =>
    own.some((one) => one.privilege === privilege && one.role === role && one.columns === null);
  const holds = (privilege: string, role: string, column: Sql): boolean =>
    own.some((one) => one.privilege === privilege && one.role === role && one.columns?.includes(column) === true);
  const on = sql`on table ${table}`;
  return [
    ...own.flatMap((one) => revoked(one)),
    ...tablePrivileges.flatMap((privilege) =>
      grantees
        .filter((role) => !whole(privilege, role))
        .map((role) => granted(sql`${privilege as Sql}`, on, role, `${privilege} on the whole table`)),
    ),
    ...columnPrivileges.flatMap((privilege) =>
      (["anon", "authenticated"] as const)
        .filter((role) => !whole(privilege, role))
        .flatMap((role) =>
          extraColumns(columns, own, privilege, role, (column) => holds(privilege, role, column)).map((column) => ({
            ...granted(sql`${privilege as Sql} (${column})`, on, role, `${privilege} of ${column}`),
            operator: "grant one more column",
          })),
        ),
    ),
  ];
}

/** Each column that is not granted where some are; one stands for all where none is. */
function extraColumns(
  columns: readonly Sql[],
  own: readonly EmittedGrant[],
  privilege: string,
  role: string,
  holds: (column: Sql) => boolean,
): readonly Sql[] {
  const some = own.some((one) => one.privilege === privilege && one.role === role);
  const missing = columns.filter((one) => !holds(one));
  return some ? missing : missing.slice(0, 1);
}

function granted(privilege: Sql, on: Sql, role: string, what: string): Damage {
  return {
    operator: privilege.includes("(") ? "grant column privilege" : `grant ${privilege}`,
    detail: `${what} to ${role}`,
    description: `${role} holds ${what}`,
    sql: [sql`grant ${privilege} ${on} to ${role as Sql}`],
  };
}

/** A grant of several columns is taken away column by column. */
function revoked(grant: EmittedGrant): readonly Damage[] {
  const from = (what: Sql, said: string): Damage => ({
    operator: `revoke ${grant.privilege}`,
    detail: `${said} from ${grant.role}`,
    description: `${grant.role} no longer holds ${said}`,
    sql: [sql`revoke ${what} on ${grant.on} from ${grant.role as Sql}`],
  });
  const word = grant.privilege as Sql;
  return grant.columns === null
    ? [from(word, grant.privilege)]
    : grant.columns.map((column) => from(sql`${word} (${column})`, `${grant.privilege} of ${column}`));
}

/** Returns the damage to the rights on a schema. */
export function schemaDamages(schema: string, grants: readonly EmittedGrant[]): readonly Damage[] {
  const on = sql`schema ${identifier(schema)}`;
  const own = grants.filter((one) => one.on === on);
  const holds = (privilege: string, role: string): boolean =>
    own.some((one) => one.privilege === privilege && one.role === role);
  return [
    ...own.flatMap(revoked),
    ...(["usage", "create"] as const).flatMap((privilege) =>
      grantees
        .filter((role) => !holds(privilege, role))
        .map((role) => granted(sql`${privilege as Sql}`, sql`on ${on}`, role, privilege)),
    ),
  ];
}

/** Returns the damage to who may execute a function. */
export function executionDamages(routine: EmittedFunction): readonly Damage[] {
  const on = sql`on function ${routine.call}`;
  return [
    ...routine.executors.map((role): Damage => ({
      operator: "revoke execute",
      detail: role,
      description: `${role} may no longer call it`,
      sql: [sql`revoke execute ${on} from ${role as Sql}`],
    })),
    ...grantees
      .filter((role) => !routine.executors.includes(role))
      .map((role): Damage => ({
        operator: "widen execute",
        detail: role,
        description: `${role} may call it`,
        sql: [sql`grant execute ${on} to ${role as Sql}`],
      })),
  ];
}

/** Returns the damage to the rights on the sequence of an identity column. */
export function sequenceDamages(sequence: Sql): readonly Damage[] {
  return (["anon", "authenticated", "service_role"] as const).flatMap((role) =>
    (["usage", "select", "update"] as const).map((privilege) =>
      granted(sql`${privilege as Sql}`, sql`on sequence ${sequence}`, role, `${privilege} of the sequence`),
    ),
  );
}

/** Returns the columns of an entity as SQL. */
export function columnNames(entity: Entity): readonly Sql[] {
  return entity.columns.map((one) => identifier(one.name));
}
