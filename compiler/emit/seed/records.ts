/** The example rows as inserts that can run again: each is found by a key that it carries or is given here. */

import { isConstant } from "../../ir/constant.ts";
import type { Entity } from "../../ir/entity.ts";
import type { ExampleRow } from "../../ir/example.ts";
import { columnOf } from "../../ir/find.ts";
import type { Sql } from "../../sql/sql.ts";
import { comma, empty, identifier, identifiers, join, literal, qualified, sql } from "../../sql/sql.ts";
import { expressionSql } from "../../sql/expression.ts";
import { deterministicUuid } from "./deterministic-uuid.ts";

type Value = ExampleRow["values"][number];

/**
 * Returns the statements, indented by two spaces, that insert `row` unless it is there. Rows are recognised by the
 * primary key; a uuid key that the example leaves out is derived from `place` (module and position of the row), any
 * other key that is left out makes the row recognised by all the constants it names.
 */
export function recordStatements(schema: string, entity: Entity, row: ExampleRow, place: string): Sql {
  const values = withKey(entity, row.values, place);
  const named = new Set(values.map((one) => one.column));
  const hasKey = entity.primaryKey.columns.every((column) => named.has(column));
  const overriding = values.some((one) => columnOf(entity, one.column).identity === "always")
    ? sql`\n  overriding system value`
    : empty;
  const into = sql`  insert into ${qualified(schema, entity.name)} (${identifiers(values.map((one) => one.column))})${overriding}`;
  const list = valueList(values.map((one) => expressionSql(one.value)));
  const counters = values.flatMap((one) => advanceCounter(schema, entity, one));
  const insert = hasKey
    ? sql`${into}\n  values (${list})\n  on conflict on constraint ${identifier(entity.primaryKey.name)} do nothing;`
    : sql`${into}\n  select ${list}\n  where not exists (\n    select from ${qualified(schema, entity.name)} as present\n    where ${sameRow(entity, values)}\n  );`;
  return join([insert, ...counters], sql`\n`);
}

/** One line, or one line for each value when that would be long. */
function valueList(values: readonly Sql[]): Sql {
  const line = join(values, comma);
  return line.length <= 100 ? line : sql`\n    ${join(values, sql`,\n    `)}\n  `;
}

function withKey(entity: Entity, values: readonly Value[], place: string): readonly Value[] {
  const missing = entity.primaryKey.columns.filter((column) => !values.some((one) => one.column === column));
  const given = missing.flatMap((name): readonly Value[] => {
    const column = columnOf(entity, name);
    const isPlainUuid = column.type.name === "uuid" && column.type.dimensions === 0 && column.generated === null;
    const references = entity.foreignKeys.some((key) => key.columns.includes(name));
    return isPlainUuid && !references
      ? [{ column: name, value: { kind: "string", value: deterministicUuid(`${place}/${name}`) } }]
      : [];
  });
  return [...given, ...values];
}

/** `a is not distinct from …` for every constant; json has no equality, so its text is compared. */
function sameRow(entity: Entity, values: readonly Value[]): Sql {
  const constants = values.filter((one) => isConstant(one.value, "any"));
  if (constants.length === 0) return sql`true`;
  const terms = constants.map(({ column, value }) => {
    const name = sql`present.${identifier(column)}`;
    return columnOf(entity, column).type.name === "json"
      ? sql`${name}::text is not distinct from ${expressionSql(value)}::text`
      : sql`${name} is not distinct from ${expressionSql(value)}`;
  });
  return join(terms, sql`\n      and `);
}

/** A number written into an identity column does not move its counter; the next insert would collide with it. */
function advanceCounter(schema: string, entity: Entity, { column, value }: Value): readonly Sql[] {
  if (columnOf(entity, column).identity === null || value.kind !== "number") return [];
  const table = qualified(schema, entity.name);
  const sequence = sql`pg_catalog.pg_get_serial_sequence(${literal(table)}, ${literal(column)})`;
  return [
    sql`  perform pg_catalog.setval(
    ${sequence},
    greatest(
      pg_catalog.pg_sequence_last_value(${sequence}::regclass),
      (select pg_catalog.max(t.${identifier(column)}) from ${table} as t)
    )
  );`,
  ];
}
