/** Postgres types as TypeScript, as `supabase gen types` maps them. */

import type { Column } from "../../ir/entity.ts";
import type { ColumnType } from "../../ir/type.ts";

const boolean = ["bool", "boolean"];
const number = [
  "int2", "smallint", "int4", "int", "integer", "int8", "bigint", "float4", "real", "float8", "double precision", "float",
  "numeric", "decimal", "smallserial", "serial", "bigserial",
]; // prettier-ignore
const string = [
  "bytea", "bpchar", "char", "character", "varchar", "character varying", "text", "citext", "vector", "uuid", "date",
  "time", "time without time zone", "timetz", "time with time zone", "timestamp", "timestamp without time zone",
  "timestamptz", "timestamp with time zone", "interval",
]; // prettier-ignore
const json = ["json", "jsonb"];

const scalars = new Map<string, string>([
  ...boolean.map((name) => [name, "boolean"] as const),
  ...number.map((name) => [name, "number"] as const),
  ...string.map((name) => [name, "string"] as const),
  ...json.map((name) => [name, "Json"] as const),
]);

/** Returns the TypeScript type of a column type's values: `unknown` for the types the CLI does not map either. */
export function typescriptType(type: ColumnType): string {
  const scalar = scalars.get(type.name) ?? "unknown";
  // However many dimensions: Postgres does not keep the number, and the CLI prints one.
  return type.dimensions > 0 ? arrayOf(scalar) : scalar;
}

/** Returns the type of a column's value as the CLI prints it, NULL included. */
export function valueType(column: Column, base: string = typescriptType(column.type)): string {
  if (base === "unknown") return base;
  if (column.nullable) return `${base} | null`;
  return base === "Json" ? "NonNullable<Json>" : base;
}

/** Whether no statement can give the column a value: the CLI types it `never` in Insert and Update. */
export function isComputed(column: Column): boolean {
  return column.generated !== null || column.identity === "always";
}

/** Whether an insert may leave the column out. */
export function isOptionalOnInsert(column: Column): boolean {
  return column.nullable || column.identity !== null || column.default !== null || column.type.name.endsWith("serial");
}

/** Returns the array type of an element type, as formatted source has it. */
export function arrayOf(element: string): string {
  return element.includes(" ") ? `(${element})[]` : `${element}[]`;
}
