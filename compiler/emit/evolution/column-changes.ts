/** Columns that come or change: first so that old rows and old clients go on, then as the contract says. */

import { isConstant } from "../../ir/constant.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { columnOf, entityOf } from "../../ir/find.ts";
import type { Expression } from "../../ir/expression.ts";
import type { ColumnType } from "../../ir/type.ts";
import { typeChange } from "../../plan/changes/type-change.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { comment, dollarQuoted, empty, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { everybody } from "../sql/routine.ts";
import { tableName } from "../migrations/scope.ts";
import { columnFilling, defaultSql, sequenceOf } from "../migrations/tables.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import { ignoring } from "./squawk.ts";
import type { SetAside, SquawkRule } from "./squawk.ts";

/** Returns the statements that add columns, closed like their table, and empty where rows have to be filled first. */
export function addedColumns(evolving: Evolving): readonly Sql[] {
  const { after } = evolving;
  return changesOf(evolving, "column-added").flatMap(({ entity, column: name }) => {
    const table = tableName(after, entity);
    const column = columnOf(entityOf(after.ir, entity), name);
    const typed = sql`alter table ${table} add column ${identifier(name)} ${columnTypeSql(column.type)}`;
    const chosen = choiceOf(column.type);
    if (column.generated !== null || column.identity !== null) {
      const statement = sql`${typed} ${columnFilling(after, entityOf(after.ir, entity), column)};`;
      const closed =
        column.identity === null
          ? []
          : [sql`revoke all on sequence ${sequenceOf(after, entityOf(after.ir, entity), column)} from ${everybody};`];
      const rewrites: SetAside = {
        rule: "adding-field-with-default",
        reason: "every row gets a value, which writes them anew",
      };
      return [ignoring([rewrites, ...chosen], statement), ...closed];
    }
    const fill = filling(column);
    if (fill.kind === "constant") {
      const added = sql`${typed} default ${defaultSql(fill.value)};`;
      // Postgres keeps a constant beside the table, so no row is written (ALTER TABLE, "Notes").
      return [ignoring(chosen, added), ...defaultFrom(table, name, fill.value, column.default)];
    }
    return [ignoring(chosen, sql`${typed};`), ...defaultFrom(table, name, null, column.default)];
  });
}

export type Filling =
  /** No old row has to get anything. */
  | { readonly kind: "nothing" }
  /** Every old row gets the same, at once. */
  | { readonly kind: "constant"; readonly value: Expression }
  /** Row by row, in batches. */
  | { readonly kind: "rows"; readonly value: Expression };

/** Returns how rows that exist get a new column's value: by its backfill, else by its default if it must have a value. */
export function filling(column: Column): Filling {
  const value = column.backfill ?? column.default;
  if (value === null || (column.backfill === undefined && column.nullable && !isConstant(value, "any")))
    return { kind: "nothing" };
  return isConstant(value, "any") ? { kind: "constant", value } : { kind: "rows", value };
}

function defaultFrom(table: Sql, column: string, was: Expression | null, is: Expression | null): readonly Sql[] {
  const text = (one: Expression | null): string => (one === null ? "" : expressionSql(one));
  if (text(was) === text(is)) return [];
  const how = is === null ? sql`drop default` : sql`set default ${defaultSql(is)}`;
  return [sql`alter table ${table} alter column ${identifier(column)} ${how};`];
}

/** Returns the statements for other defaults, for columns that may be empty now, and for identities that come and go. */
export function changedColumns(evolving: Evolving): readonly Sql[] {
  const { before, after } = evolving;
  const retyped = new Set(changesOf(evolving, "column-retyped").map((one) => `${one.entity}.${one.column}`));
  return [
    ...changesOf(evolving, "column-defaulted")
      .filter((one) => !retyped.has(`${one.entity}.${one.column}`))
      .flatMap(({ entity, column, from, to }) => defaultFrom(tableName(after, entity), column, from, to)),
    ...changesOf(evolving, "column-optional").map(({ entity, column }) =>
      ignoring(
        [{ rule: "ban-drop-not-null", reason: "the contract lets it be empty" }],
        sql`alter table ${tableName(after, entity)} alter column ${identifier(column)} drop not null;`,
      ),
    ),
    ...changesOf(evolving, "column-filled-otherwise").flatMap(({ entity, column: name }) => {
      const [was, is] = [columnOf(entityOf(before.ir, entity), name), columnOf(entityOf(after.ir, entity), name)];
      return was.identity === is.identity ? [] : identityChange(evolving, entity, was, is);
    }),
  ];
}

function identityChange({ after }: Evolving, entity: string, was: Column, is: Column): readonly Sql[] {
  const altered = sql`alter table ${tableName(after, entity)} alter column ${identifier(is.name)}`;
  if (is.identity === null) return [sql`${altered} drop identity;`];
  const how = is.identity === "always" ? sql`generated always` : sql`generated by default`;
  if (was.identity !== null) return [sql`${altered} set ${how};`];
  const sequence = sequenceOf(after, entityOf(after.ir, entity), is);
  const table = tableName(after, entity);
  return [
    sql`${altered} add ${columnFilling(after, entityOf(after.ir, entity), is)};`,
    sql`revoke all on sequence ${sequence} from ${everybody};`,
    comment("It goes on after the highest value that is there."),
    sql`select setval(${literal(sequence)}, coalesce(max(${identifier(is.name)}), 0) + 1, false) from ${table};`,
  ];
}

/**
 * Returns the statements that change types, each after a question about the values which would not fit. The caller takes
 * away what holds the column before, and brings it back.
 */
export function retypedColumns(evolving: Evolving): readonly Sql[] {
  const { before, after } = evolving;
  return changesOf(evolving, "column-retyped").flatMap(({ entity, column: name, from, to, safety }) => {
    const table = tableName(after, entity);
    const [was, is] = [columnOf(entityOf(before.ir, entity), name), columnOf(entityOf(after.ir, entity), name)];
    const { violates } = typeChange(from, to);
    const column = identifier(name);
    const using = safety === "safe" && from.name !== "text" ? empty : sql` using ${column}::${columnTypeSql(to)}`;
    const altered = sql`alter table ${table} alter column ${column}`;
    const reason =
      safety === "lossy" ? "the contract approves that values lose something" : "the contract says another type";
    return [
      ...(violates === null
        ? []
        : [refuseViolating(table, sql`${column} is not null and ${violates(column)}`, `${entity}.${name}`, to)]),
      ...(was.default === null ? [] : [sql`${altered} drop default;`]),
      ignoring(
        [{ rule: "changing-column-type", reason }, ...choiceOf(to)],
        sql`${altered} type ${columnTypeSql(to)}${assigns(from, to) ? empty : using};`,
      ),
      ...(is.default === null ? [] : [sql`${altered} set default ${defaultSql(is.default)};`]),
    ];
  });
}

/** Whether Postgres converts by itself; where it does, it refuses what an explicit cast would cut. */
function assigns(from: ColumnType, to: ColumnType): boolean {
  if (from.name === to.name) return true;
  const text = ["text", "varchar", "citext"];
  if (text.includes(to.name)) return true;
  const numbers = ["smallint", "integer", "bigint", "numeric", "real", "double precision"];
  return numbers.includes(from.name) && numbers.includes(to.name);
}

function refuseViolating(table: Sql, condition: Sql, what: string, to: ColumnType): Sql {
  const body = code`
    declare
      violating bigint;
    begin
      select count(*) into violating from ${table} where ${condition};
      if violating > 0 then
        raise exception using
          errcode = 'data_exception',
          message = violating || ${literal(` values of ${what} do not fit ${columnTypeSql(to)}`)},
          hint = 'Correct them first: the migration changes nothing until then.';
      end if;
    end;`;
  return lines([
    comment("Values that do not fit stop the migration before anything is changed."),
    sql`do ${dollarQuoted(body)};`,
  ]);
}

const unloved: Readonly<Record<string, SquawkRule>> = {
  integer: "prefer-bigint-over-int",
  smallint: "prefer-bigint-over-smallint",
  varchar: "prefer-text-field",
  timestamp: "prefer-timestamp-tz",
  char: "ban-char-field",
  bpchar: "ban-char-field",
  character: "ban-char-field",
};

/** The type is the contract's choice. */
function choiceOf(type: ColumnType): readonly SetAside[] {
  const rule = unloved[type.name];
  return rule === undefined ? [] : [{ rule, reason: "the contract says so" }];
}

/** Returns the columns of existing tables that must have a value from now on, new ones among them. */
export function requiredColumns(evolving: Evolving): readonly { readonly entity: Entity; readonly column: Column }[] {
  const { after } = evolving;
  const added = changesOf(evolving, "column-added").filter(({ entity, column: name }) => {
    const column = columnOf(entityOf(after.ir, entity), name);
    return !column.nullable && column.identity === null;
  });
  return [...added, ...changesOf(evolving, "column-required")].map(({ entity: name, column }) => {
    const entity = entityOf(after.ir, name);
    return { entity, column: columnOf(entity, column) };
  });
}
