/** What makes an example row impossible, as far as it shows without a database. */

import type { Column, Entity } from "../../ir/entity.ts";
import type { ExampleRow } from "../../ir/example.ts";
import type { Expression } from "../../ir/expression.ts";
import { valueListsOf } from "../../ir/value-lists.ts";

/** Returns the problems in words; the proof finds the rest by loading the rows. */
export function problemsOf(entity: Entity, row: ExampleRow): readonly string[] {
  const given = new Map(row.values.map((one) => [one.column, one.value]));
  const lists = valueListsOf([entity]);
  return entity.columns.flatMap((column): readonly string[] => {
    const value = given.get(column.name);
    const problems: string[] = [];
    if (value !== undefined && column.generated !== null)
      problems.push(`"${column.name}" is computed and cannot be given`);
    if (value !== undefined && column.identity === "always")
      problems.push(`"${column.name}" is numbered by the database and cannot be given`);
    if (!column.nullable && isMissing(column, value)) problems.push(`"${column.name}" is required but has no value`);
    const text = value?.kind === "string" ? value.value : null;
    const list = lists.find((one) => one.column === column.name);
    if (text !== null && list !== undefined && !list.values.includes(text)) {
      problems.push(`"${column.name}" cannot be '${text}', only ${list.values.join(", ")}`);
    }
    if (text !== null && !fits(column, text)) problems.push(`'${text}' is no ${column.type.name} ("${column.name}")`);
    return problems;
  });
}

function isMissing(column: Column, value: Expression | undefined): boolean {
  if (value !== undefined) return value.kind === "null";
  return column.default === null && column.identity === null && column.generated === null;
}

/** Whether Postgres reads the text as a uuid. */
export function isUuid(text: string): boolean {
  return /^\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?$/i.test(text);
}

function fits(column: Column, text: string): boolean {
  if (column.type.dimensions > 0) return true;
  if (column.type.name === "uuid") return isUuid(text);
  if (["smallint", "integer", "bigint"].includes(column.type.name)) return /^\s*[-+]?[0-9][0-9_xob a-f]*$/i.test(text);
  return true;
}
