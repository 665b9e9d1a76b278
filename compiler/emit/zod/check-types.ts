/** What the code of a CHECK yields, and what is shared in writing it. */

import type { Column, Entity } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";

/**
 * "literal" is a string constant whose type its surroundings decide, "padded" a char(n), "items" an array; int2, int4 and
 * int8 are numbers that arithmetic keeps in range.
 */
export type ValueType =
  | "boolean"
  | "date"
  | "int2"
  | "int4"
  | "int8"
  | "items"
  | "json"
  | "literal"
  | "null"
  | "number"
  | "padded"
  | "text"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "uuid";

export interface Typed {
  readonly code: Code;
  readonly type: ValueType;
}

/** A condition that JavaScript cannot judge as Postgres does; the message says why, as part of a sentence. */
export class UnsupportedExpression extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "UnsupportedExpression";
  }
}

export interface Scope {
  readonly entity: Entity;
  /** Returns the code of a part, and notes the columns it names. */
  readonly code: (expression: Expression) => Typed;
  /** Notes a column and returns it. */
  readonly column: (name: string) => Column;
}

/** Returns the first whole number that an integer type cannot hold, as code, or undefined for other types. */
export function limitOf(type: ValueType): string | undefined {
  if (type === "int2") return "2 ** 15";
  if (type === "int4") return "2 ** 31";
  return type === "int8" ? "2 ** 63" : undefined;
}

/** Returns the part as it is when it yields one of the types; NULL is of every type. */
export function expect(typed: Typed, ...types: readonly ValueType[]): Typed {
  if (typed.type === "null" || types.includes(typed.type)) return typed;
  if (typed.type === "literal" && types.includes("text")) return { code: typed.code, type: "text" };
  throw new UnsupportedExpression(`it uses a value of type ${typed.type} as ${types.join(" or ")}`);
}

/** Returns the code of a part that yields a truth value. */
export function truthCode(expression: Expression, scope: Scope): Code {
  return expect(scope.code(expression), "boolean").code;
}

/** Returns code as a truth value. */
export function truth(code: Code): Typed {
  return { code, type: "boolean" };
}

/** Returns code as a truth value, negated where told. */
export function negatable(negated: boolean, code: Code): Typed {
  return truth(negated ? call("not", code) : code);
}

const spellings: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  decimal: "numeric",
  bool: "boolean",
  "character varying": "varchar",
  character: "char",
  bpchar: "char",
  "bit varying": "varbit",
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp",
  "time without time zone": "time",
  "time with time zone": "timetz",
};

/** Returns the one spelling of a type that has several. */
export function canonicalTypeName(name: string): string {
  return spellings[name] ?? name;
}

const types: Readonly<Record<string, ValueType>> = {
  text: "text",
  varchar: "text",
  char: "padded",
  uuid: "uuid",
  smallint: "int2",
  integer: "int4",
  bigint: "int8",
  numeric: "number",
  "double precision": "number",
  real: "number",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  time: "time",
  json: "json",
  jsonb: "json",
};

/** Returns what a value of a scalar Postgres type is to the building blocks, or null. */
export function valueTypeOf(typeName: string): ValueType | null {
  return types[canonicalTypeName(typeName)] ?? null;
}
