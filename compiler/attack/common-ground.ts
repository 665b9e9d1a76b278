/** What rows must look like that the previous state of a project takes and its next state has no reason to refuse. */

import { canonicalJson } from "../ir/canonical.ts";
import type { CheckConstraint, Column, Entity, ForeignKey, UniqueConstraint } from "../ir/entity.ts";
import type { ModuleIr } from "../ir/module.ts";
import { typeChange } from "../plan/changes/type-change.ts";
import { columnTypeSql, expressionSql } from "../sql/expression.ts";
import { identifier, join, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { inOldTerms } from "./effective-column.ts";
import { columnNamed, successorOf } from "./successor.ts";
import type { Successor, Transition } from "./successor.ts";

export interface CommonGround {
  /** The previous state, as narrow as both are: rows for it are looked for by the row builder. */
  readonly project: readonly ModuleIr[];
  /** By entity, under its old name: a condition on `candidate`, a row of it, that Postgres judges. */
  readonly fits: ReadonlyMap<string, Sql>;
}

/** Returns the common ground of two states; tables are looked for in `schema`. */
export function commonGround(transition: Transition, schema: string): CommonGround {
  const fits = new Map<string, Sql>();
  const project = transition.previous.map((ir) => ({
    ...ir,
    entities: ir.entities.map((was): Entity => {
      const successor = successorOf(transition, was.name);
      if (successor === null) return was;
      const demands = demandsOf(transition, successor);
      const conditions = conditionsOf(demands, schema, was);
      if (conditions.length > 0) fits.set(was.name, join(conditions, sql` and `));
      return narrowed(was, demands);
    }),
  }));
  return { project, fits };
}

/** What the next state asks for that the previous one did not, in the previous one's names. */
interface Demands {
  readonly checks: readonly CheckConstraint[];
  readonly uniques: readonly UniqueConstraint[];
  readonly keys: readonly ForeignKey[];
  /** Columns that refer to a table which does not exist yet. */
  readonly empty: readonly string[];
  readonly required: readonly string[];
  readonly retyped: readonly { readonly was: Column; readonly is: Column }[];
}

function demandsOf(transition: Transition, successor: Successor): Demands {
  const { was, is, nameBefore } = successor;
  const old = (names: readonly string[]): readonly string[] | null => {
    const all = names.map(nameBefore);
    return all.includes(null) ? null : (all as readonly string[]);
  };
  const known = new Set(was.checks.map((one) => canonicalJson(one.expression)));
  const kept = was.columns.flatMap((column) => {
    const now = columnNamed(is, successor.nameNow(column.name));
    return now === null ? [] : [{ was: column, is: now }];
  });
  const wasNullable = (column: Column): boolean => columnNamed(was, nameBefore(column.name))?.nullable !== false;
  const mustHold: readonly CheckConstraint[] = is.columns
    .filter(
      (column) => !column.nullable && column.generated === null && column.identity === null && wasNullable(column),
    )
    .map(({ name }) => ({ name, expression: { kind: "is-null", negated: true, value: { kind: "column", name } } }));
  const checks = [...is.checks, ...mustHold].flatMap((check): readonly CheckConstraint[] => {
    const expression = inOldTerms(transition, successor, check.expression);
    if (expression === null) return [];
    return known.has(canonicalJson(expression)) ? [] : [{ name: check.name, expression }];
  });
  const sameColumns = (a: readonly string[], b: readonly string[]): boolean => canonicalJson(a) === canonicalJson(b);
  const uniques = [
    ...is.uniques,
    ...is.indexes
      .filter((one) => one.unique)
      .map((one) => ({ name: one.name, columns: one.columns.map(({ column }) => column), nullsNotDistinct: false })),
  ].flatMap((one): readonly UniqueConstraint[] => {
    const columns = old(one.columns);
    const had = was.uniques.some(
      (other) => sameColumns(other.columns, columns ?? []) && (other.nullsNotDistinct || !one.nullsNotDistinct),
    );
    return columns === null || had ? [] : [{ ...one, columns }];
  });
  const keys = is.foreignKeys.flatMap((key): readonly ForeignKey[] => {
    const columns = old(key.columns);
    if (columns === null || was.foreignKeys.some((one) => sameColumns(one.columns, columns))) return [];
    return [{ ...key, columns, referenced: { ...key.referenced, ...oldNames(transition, key) } }];
  });
  const exists = (key: ForeignKey): boolean =>
    key.referenced.schema === "auth" ||
    transition.previous.some((ir) => ir.entities.some((one) => one.name === key.referenced.table));
  return {
    checks,
    uniques,
    keys: keys.filter(exists),
    empty: keys.filter((key) => !exists(key)).flatMap((key) => key.columns),
    required: kept
      .filter((one) => one.was.nullable && !one.is.nullable && one.is.backfill === undefined)
      .map((one) => one.was.name),
    retyped: kept.filter(
      (one) => one.was.generated === null && canonicalJson(one.was.type) !== canonicalJson(one.is.type),
    ),
  };
}

function oldNames(
  transition: Transition,
  key: ForeignKey,
): { readonly table: string; readonly columns: readonly string[] } {
  const { entities, columns } = transition.renames;
  const table = [...entities].find(([, to]) => to === key.referenced.table)?.[0] ?? key.referenced.table;
  const renamed = columns.get(table) ?? new Map<string, string>();
  return {
    table,
    columns: key.referenced.columns.map((name) => [...renamed].find(([, to]) => to === name)?.[0] ?? name),
  };
}

function narrowed(was: Entity, demands: Demands): Entity {
  return {
    ...was,
    columns: was.columns.map((column) => {
      const retyped = demands.retyped.find((one) => one.was.name === column.name);
      const fitting = retyped !== undefined && typeChange(retyped.was.type, retyped.is.type).safety === "checked";
      return {
        ...column,
        ...(fitting ? { type: retyped.is.type } : {}),
        nullable: column.nullable && !demands.required.includes(column.name),
      };
    }),
    checks: [...was.checks, ...demands.checks],
    uniques: [...was.uniques, ...demands.uniques],
    foreignKeys: [...was.foreignKeys, ...demands.keys],
  };
}

function conditionsOf(demands: Demands, schema: string, was: Entity): readonly Sql[] {
  const row = sql`candidate`;
  const field = (name: string): Sql => sql`${row}.${identifier(name)}`;
  const isNull = (names: readonly string[]): Sql =>
    join(
      names.map((name) => sql`${field(name)} is null`),
      sql` or `,
    );
  const other = sql`other`;
  const distinct = (names: readonly string[], sign: Sql): Sql =>
    join(
      names.map((name) => sql`${other}.${identifier(name)} ${sign} ${field(name)}`),
      sql` and `,
    );
  const same = sql`(${join(
    was.primaryKey.columns.map((name) => sql`${other}.${identifier(name)} = ${field(name)}`),
    sql` and `,
  )})`;
  return [
    ...demands.empty.map((name) => sql`${field(name)} is null`),
    ...demands.checks.map((one) => sql`(${expressionSql(one.expression, { column: field })}) is not false`),
    ...demands.retyped.flatMap(({ was: from, is: to }) => {
      const { violates } = typeChange(from.type, to.type);
      const column = field(from.name);
      if (violates !== null) return [sql`(${column} is null or not (${violates(column)}))`];
      // Where the conversion fails for a value, this does.
      return [sql`(${column}::${columnTypeSql(to.type)} is not null or ${column} is null)`];
    }),
    ...demands.uniques.map(
      (one) => sql`not exists (
        select from ${qualified(schema, was.name)} as other
        where ${distinct(one.columns, one.nullsNotDistinct ? sql`is not distinct from` : sql`=`)} and not ${same})`,
    ),
    ...demands.keys.map((key) => {
      const { referenced } = key;
      const table = qualified(referenced.schema === "auth" ? "auth" : schema, referenced.table);
      const pairs = key.columns.map(
        (name, at) => sql`other.${identifier(referenced.columns[at] ?? "")} = ${field(name)}`,
      );
      return sql`(${isNull(key.columns)} or exists (select from ${table} as other where ${join(pairs, sql` and `)}))`;
    }),
  ];
}
