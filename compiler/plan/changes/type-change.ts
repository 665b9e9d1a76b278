/** The table of type pairs: which values survive a change of type, which must be counted first, which are lost. */

import type { ColumnType } from "../../ir/type.ts";
import { literal, numeric, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { TypeSafety } from "../change.ts";

export interface TypeChange {
  readonly safety: TypeSafety;
  /**
   * Condition that is true for the values which the new type does not take; only of a checked change. `column` is the
   * column as SQL.
   */
  readonly violates: ((column: Sql) => Sql) | null;
}

const safe: TypeChange = { safety: "safe", violates: null };
const lossy: TypeChange = { safety: "lossy", violates: null };
const checked = (violates: (column: Sql) => Sql): TypeChange => ({ safety: "checked", violates });

/**
 * Returns what becomes of the values of a column whose type changes. "safe": every value stays what it is. "checked":
 * every value stays, or the change fails; count before. "lossy": some values become others, by rounding, cutting or a
 * time zone, or the pair is not known. The conversions are Postgres' assignment casts (CREATE CAST; ALTER TABLE ...
 * SET DATA TYPE), which refuse where an explicit cast would cut.
 */
export function typeChange(from: ColumnType, to: ColumnType): TypeChange {
  if (from.dimensions !== to.dimensions) return lossy;
  const pair = scalarChange({ ...from, dimensions: 0 }, { ...to, dimensions: 0 });
  // Counting inside arrays would need another question for each element.
  return from.dimensions > 0 && pair.safety === "checked" ? lossy : pair;
}

function scalarChange(from: ColumnType, to: ColumnType): TypeChange {
  if (from.name === to.name) return sameFamily(from, to);
  const [a, b] = [family(from.name), family(to.name)];
  if (a === "whole" && b === "whole") return wholeChange(from.name, to.name);
  if (a === "whole" && b === "numeric") return wholeToNumeric(from.name, to);
  if (a === "numeric" && b === "whole") return lossy;
  if (a === "text" && b === "text") return textChange(from, to);
  if (b === "text" && readable.has(from.name)) return textChange({ ...to, name: "text", arguments: [] }, to);
  if (a === "text") return fromText(to);
  return known.get(`${from.name} ${to.name}`) ?? lossy;
}

type Family = "whole" | "numeric" | "text" | "other";

const wholes = ["smallint", "integer", "bigint"];

function family(name: string): Family {
  if (wholes.includes(name)) return "whole";
  if (name === "numeric") return "numeric";
  return ["text", "varchar", "citext"].includes(name) ? "text" : "other";
}

/** Types whose text form depends on nothing but the value. */
const readable: ReadonlySet<string> = new Set(["uuid", "boolean", "smallint", "integer", "bigint", "numeric"]);

const known: ReadonlyMap<string, TypeChange> = new Map([
  ["real double precision", safe],
  ["date timestamp", safe],
  ["jsonb json", safe],
  ["cidr inet", safe],
  ["smallint real", safe],
  ["smallint double precision", safe],
  ["integer double precision", safe],
  ["inet cidr", checked((column) => sql`${column} <> network(${column})::inet`)],
]);

function sameFamily(from: ColumnType, to: ColumnType): TypeChange {
  if (from.name === "numeric") return numericChange(from.arguments, to.arguments);
  if (from.name === "varchar") return textChange(from, to);
  const [was = Infinity] = from.arguments;
  const [is = Infinity] = to.arguments;
  if (was === is) return safe;
  const widens = is > was;
  // Fewer digits of a second are rounded away.
  if (["timestamptz", "timestamp", "time", "timetz", "interval"].includes(from.name)) return widens ? safe : lossy;
  if (from.name === "varbit" && widens) return safe;
  return lossy;
}

function wholeChange(from: string, to: string): TypeChange {
  if (wholes.indexOf(to) > wholes.indexOf(from)) return safe;
  const limit = to === "smallint" ? "32767" : "2147483647";
  const low = to === "smallint" ? "-32768" : "-2147483648";
  return checked((column) => sql`${column} not between ${numeric(low)} and ${numeric(limit)}`);
}

const digitsOf: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };

function wholeToNumeric(from: string, to: ColumnType): TypeChange {
  const [precision, scale = 0] = to.arguments;
  // A scale below nought rounds to tens and hundreds.
  if (scale < 0) return lossy;
  if (precision === undefined || precision - scale >= (digitsOf[from] ?? 19)) return safe;
  return tooLarge(precision - scale);
}

function numericChange(from: readonly number[], to: readonly number[]): TypeChange {
  const [precision, scale = 0] = to;
  if (precision === undefined) return safe;
  const [hadPrecision, hadScale = 0] = from;
  if (hadPrecision === undefined || scale < hadScale) return lossy;
  return precision - scale >= hadPrecision - hadScale ? safe : tooLarge(precision - scale);
}

/** NaN and infinity compare above every number: they violate, as they should, for a limited numeric holds no infinity. */
function tooLarge(wholeDigits: number): TypeChange {
  const bound = wholeDigits >= 0 ? `1${"0".repeat(wholeDigits)}` : `0.${"0".repeat(-wholeDigits - 1)}1`;
  return checked((column) => sql`abs(${column}::numeric) >= ${numeric(bound)} and ${column}::text <> 'NaN'`);
}

function textChange(from: ColumnType, to: ColumnType): TypeChange {
  const [limit] = to.arguments;
  if (to.name === "citext") return from.name === "citext" ? safe : checked(() => sql`false`);
  if (limit === undefined) return safe;
  const [had] = from.arguments;
  if (from.name === "varchar" && had !== undefined && had <= limit) return safe;
  return checked((column) => sql`char_length(${column}::text) > ${numeric(String(limit))}`);
}

/** Patterns that accept exactly what comes back as the same text; anything else would be another value afterwards. */
const patterns: Readonly<Record<string, string>> = {
  uuid: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  boolean: "^(true|false)$",
  smallint: "^(0|-?[1-9][0-9]{0,3})$",
  integer: "^(0|-?[1-9][0-9]{0,8})$",
  bigint: "^(0|-?[1-9][0-9]{0,17})$",
};

function fromText(to: ColumnType): TypeChange {
  const pattern = patterns[to.name];
  return pattern === undefined ? lossy : checked((column) => sql`${column}::text !~ ${literal(pattern)}`);
}
