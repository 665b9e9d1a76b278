/** The schema of a column's values by its type: what may be written, and what is read back. */

import type { Column, Entity } from "../../ir/entity.ts";
import type { ColumnType } from "../../ir/type.ts";
import { canonicalTypeName } from "./check-types.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";

export interface ValueSchema {
  /** Accepts only what the type's input function takes. */
  readonly write: Code;
  /** Accepts everything the type's values are as JSON. */
  readonly read: Code;
  /** False when `write` lets values through that Postgres refuses. */
  readonly exact: boolean;
}

/** Bytes that a btree or GIN entry may have, less its overhead: a third of a page. */
const indexRoom = 2600;

/** Returns the schemas of a column's values, without NULL and without its CHECKs. */
export function columnSchema(entity: Entity, column: Column): ValueSchema {
  const scalar = scalarSchema(column.type);
  const limit = indexLimit(entity, column);
  const isText = ["text", "varchar"].includes(canonicalTypeName(column.type.name));
  const write = limit !== null && isText ? call("indexed", scalar.write, String(limit)) : scalar.write;
  if (column.type.dimensions === 0) return { ...scalar, write };
  const isJson = ["json", "jsonb"].includes(column.type.name);
  let items: Code = isJson ? "jsonElement" : write;
  for (let n = 0; n < column.type.dimensions; n++) items = call("z.array", items);
  return {
    write: column.type.dimensions > 1 ? call("matrix", items) : items,
    read: call("arrayRead", scalar.read),
    exact: scalar.exact,
  };
}

function scalarSchema(type: ColumnType): ValueSchema {
  const name = canonicalTypeName(type.name);
  const [first, second = 0] = type.arguments;
  if (name === "varchar" && first !== undefined)
    return { write: call("textUpTo", String(first)), read: "z.string()", exact: true };
  if (name === "char") return { write: call("textUpTo", String(first ?? 1)), read: "z.string()", exact: true };
  if (name === "numeric" && first !== undefined) {
    const read = first > 300 ? "numberRead" : "decimalRead";
    return { write: call("decimal", String(first), String(second)), read, exact: true };
  }
  if (name === "bit")
    return { write: call("bits", String(first ?? 1), String(first ?? 1)), read: "z.string()", exact: true };
  if (name === "varbit")
    return { write: call("bits", "0", String(first ?? "Infinity")), read: "z.string()", exact: true };
  const found = scalars[name];
  if (found === undefined) return { write: "text", read: "z.unknown()", exact: false };
  const [write, read = write] = found;
  return { write, read, exact: true };
}

/** Write and read schema of each type without arguments; the same when there is one. */
const scalars: Readonly<Record<string, readonly [write: string, read?: string]>> = {
  text: ["text", "z.string()"],
  varchar: ["text", "z.string()"],
  citext: ["text", "z.string()"],
  name: ["text", "z.string()"],
  uuid: ["z.guid()"],
  boolean: ["z.boolean()"],
  smallint: ["smallint"],
  smallserial: ["smallint"],
  integer: ["z.int32()"],
  serial: ["z.int32()"],
  bigint: ["z.int()", "bigintRead"],
  bigserial: ["z.int()", "bigintRead"],
  real: ["real", "numberRead"],
  "double precision": ["z.number()", "numberRead"],
  numeric: ["z.number()", "numberRead"],
  json: ["json", "jsonRead"],
  jsonb: ["json", "jsonRead"],
  date: ["date", "dateRead"],
  timestamp: ["timestamp", "timestampRead"],
  timestamptz: ["timestamptz", "timestamptzRead"],
  time: ["time"],
  timetz: ["timetz", "z.string()"],
  interval: ["interval", "z.string()"],
  bytea: ["bytea", "z.string()"],
  inet: ["inet", "z.string()"],
  macaddr: ["macaddr", "z.string()"],
  int4range: ["integerRange", "z.string()"],
  int8range: ["integerRange", "z.string()"],
  numrange: ["numberRange", "z.string()"],
  daterange: ["dateRange", "z.string()"],
  tsrange: ["timestampRange", "z.string()"],
  tstzrange: ["timestamptzRange", "z.string()"],
};

/** Whether what is read of a column is exactly what Postgres has, so that its CHECKs can be judged again. */
export function isReadExactly(column: Column): boolean {
  const name = canonicalTypeName(column.type.name);
  // JSON.parse rounds long numbers, and JSON's null looks like NULL.
  if (name === "numeric") return (column.type.arguments[0] ?? Infinity) <= 15;
  return !["bigint", "json", "jsonb"].includes(name);
}

/** Returns the bytes a value may have because an index holds it, or null. Indexes share their room evenly. */
function indexLimit(entity: Entity, column: Column): number | null {
  const keys = [
    entity.primaryKey.columns,
    ...entity.uniques.map((unique) => unique.columns),
    ...entity.indexes
      .filter((index) => index.method === "btree" || index.method === "gin" || index.method === "gist")
      .map((index) => index.columns.map((one) => one.column)),
  ].filter((columns) => columns.includes(column.name));
  if (keys.length === 0) return null;
  return Math.floor(indexRoom / Math.max(...keys.map((columns) => columns.length)));
}
