/** What a change must be under the grants that add up, as conditions on the rows before and after it. */

import type { Grant } from "../../ir/access.ts";
import { checksInsertColumns, columnsLeftToDefault } from "../../ir/enforcement.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { rowsAfterUpdate } from "../../ir/state-change.ts";
import { lines } from "../../sql/code.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { identifier, join, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { rowOf, sameImage } from "../sql/guarding.ts";
import { all, any, predicateSql, unionSql } from "../sql/predicate.ts";
import type { Scope } from "./scope.ts";

export type Rechecked = "insert" | "update" | "delete";

/** How the rows before and after the change are called; creation has no row before, deletion none after. */
export interface Aliases {
  readonly before: Sql;
  readonly after: Sql;
}

/** Returns the aliases in a row trigger, or in a query over the transition tables. */
export function rowAliases(operation: Rechecked, each: "row" | "statement"): Aliases {
  if (each === "row") return { before: sql`old`, after: sql`new` };
  return operation === "insert" ? { before: sql`fresh`, after: sql`fresh` } : { before: sql`o`, after: sql`n` };
}

/** Returns the transition tables that the trigger names; a row trigger needs them only for the actor's own row. */
export function transitionOf(operation: Rechecked, each: "row" | "statement"): Sql {
  if (operation === "insert") return sql`new table as new_rows`;
  return operation === "update" && each === "statement"
    ? sql`old table as old_rows new table as new_rows`
    : sql`old table as old_rows`;
}

/** Returns the FROM clause over the transition tables: pairs by primary key for an update. */
export function fromRows(entity: Entity, operation: Rechecked): Sql {
  if (operation === "insert") return sql`from new_rows as fresh`;
  if (operation === "delete") return sql`from old_rows as o`;
  return lines([sql`from old_rows as o`, sql`full join new_rows as n on ${samePrimaryKey(entity)}`]);
}

/** Returns `n.a = o.a and n.b = o.b` for the primary key. */
export function samePrimaryKey(entity: Entity): Sql {
  return join(
    entity.primaryKey.columns.map((name) => sql`n.${identifier(name)} = o.${identifier(name)}`),
    sql` and `,
  );
}

/** Returns the end of the refusal's message, after who is refused. */
export function refusal(entity: Entity, operation: Rechecked): string {
  if (operation === "update") return ` may not make this change to ${entity.name}`;
  return operation === "delete"
    ? ` may not delete this row of ${entity.name}`
    : ` may not create this row of ${entity.name} with these columns`;
}

/** Returns the condition that a change satisfies under grants that add up. */
export function verdictOn(
  scope: Scope,
  entity: Entity,
  operation: Rechecked,
  grants: readonly Grant[],
  rows: Aliases,
): Sql {
  const on = (row: Sql) => (predicates: readonly Predicate[]) =>
    unionSql(predicates, {
      privateSchema: scope.settings.privateSchema,
      column: (name) => sql`${row}.${identifier(name)}`,
    });
  const before = on(rows.before);
  if (operation === "delete") return all(before(grants.map((grant) => grant.rows)));
  if (operation === "insert") {
    return checksInsertColumns(scope.ir, entity)
      ? any(grants.map((grant) => mayFill(scope, entity, grant, rows.after)))
      : all(before(grants.map((grant) => grant.rows)));
  }
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  const frozen = comparable(entity).filter((name) => !grants.some((grant) => grant.columns.includes(name)));
  return all([
    ...before(grants.map((grant) => grant.rows)),
    ...on(rows.after)(grants.map((grant) => rowsAfterUpdate(grant, lifecycle))),
    ...(frozen.length === 0 ? [] : [unchanged(rows, frozen)]),
    ...(grants.length > 1 ? conditionalColumns(entity, grants, rows, before) : []),
  ]);
}

function unchanged(rows: Aliases, columns: readonly string[]): Sql {
  return sameImage(rowOf(rows.before, columns), rowOf(rows.after, columns));
}

/** Columns whose change is a person's doing: the last modification and generated columns change by themselves. */
function comparable(entity: Entity): readonly string[] {
  return entity.columns
    .filter((column) => column.generated === null && column.system !== "updated-at")
    .map((column) => column.name);
}

/** Columns that only some of the grants allow: changed only where one of those holds on the old row. */
function conditionalColumns(
  entity: Entity,
  grants: readonly Grant[],
  rows: Aliases,
  holds: (predicates: readonly Predicate[]) => readonly Sql[],
): readonly Sql[] {
  const groups = new Map<string, { columns: string[]; granting: readonly Grant[] }>();
  for (const name of comparable(entity)) {
    const granting = grants.filter((grant) => grant.columns.includes(name));
    if (granting.length === 0 || granting.length === grants.length) continue;
    const key = granting.map((grant) => grants.indexOf(grant)).join(" ");
    const group = groups.get(key) ?? { columns: [], granting };
    group.columns.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ columns, granting }) => {
    const conditions = holds(granting.map((grant) => grant.rows));
    return conditions.length === 0 ? [] : [any([unchanged(rows, columns), all(conditions)])];
  });
}

/** Creators may fill different columns, and all share one database role: what one may not fill must have kept its default. */
function mayFill(scope: Scope, entity: Entity, grant: Grant, row: Sql): Sql {
  const rows = predicateSql(grant.rows, {
    privateSchema: scope.settings.privateSchema,
    column: (name) => sql`${row}.${identifier(name)}`,
  });
  const left = columnsLeftToDefault(scope.ir, entity, grant);
  const kept = left.map((column) => sameImage(rowOf(row, [column.name]), sql`row(${defaultOf(column)})`));
  return all(grant.rows.kind === "all" && kept.length > 0 ? kept : [rows, ...kept]);
}

function defaultOf(column: Column): Sql {
  const value = column.default === null ? sql`null` : expressionSql(column.default);
  return sql`(${value})::${columnTypeSql(column.type)}`;
}
