/** The built-in functions that contract expressions commonly call, on known values. */

import { fieldOf } from "./time-arithmetic.ts";
import { now, undecided } from "./truth.ts";
import type { Value } from "./truth.ts";

/** Returns the function's result, NULL for a NULL argument as strict functions do, or undecided. */
export function call(name: string, values: readonly Value[]): Value {
  if (name === "now" || name === "transaction_timestamp" || name === "statement_timestamp") return now;
  if (values.includes(undecided)) return undecided;
  if (name === "num_nonnulls") return values.filter((one) => one !== null).length;
  if (name === "num_nulls") return values.filter((one) => one === null).length;
  if (name === "nullif") return values[0] === values[1] ? null : (values[0] ?? null);
  if (name === "greatest" || name === "least") return extreme(name, values);
  if (values.includes(null)) return null;
  const [first, second, third] = values;
  if (typeof first === "string") return onText(name, first, second, third);
  if (Array.isArray(first) && (name === "cardinality" || name === "array_length")) {
    return first.length === 0 && name === "array_length" ? null : first.length;
  }
  if (typeof first === "number") return onNumber(name, first, second);
  return undecided;
}

function extreme(name: "greatest" | "least", values: readonly Value[]): Value {
  const known = values.filter((one) => one !== null);
  const numbers = known.filter((one) => typeof one === "number");
  if (known.length === 0) return null;
  if (numbers.length < known.length) return undecided;
  return name === "greatest" ? Math.max(...numbers) : Math.min(...numbers);
}

function onJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undecided;
  }
}

function jsonType(value: unknown): Value {
  if (value === undecided) return undecided;
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function onNumber(name: string, first: number, second: Value | undefined): Value {
  if (name === "abs") return Math.abs(first);
  if (name === "floor") return Math.floor(first);
  if (name === "sign") return Math.sign(first);
  if (name === "trunc" && second === undefined) return Math.trunc(first);
  if (name === "round" && second === undefined) return Math.sign(first) * Math.round(Math.abs(first));
  if (name === "round" && typeof second === "number")
    return (Math.sign(first) * Math.round(Math.abs(first) * 10 ** second)) / 10 ** second;
  if (name === "ceil" || name === "ceiling") return Math.ceil(first);
  if (name === "mod" && typeof second === "number" && second !== 0) return first % second;
  return undecided;
}

/** Position of a part, counted in characters from 1; 0 where it is not to be found. */
function positionOf(text: string, wanted: string): number {
  const at = text.indexOf(wanted);
  return at < 0 ? 0 : Array.from(text.slice(0, at)).length + 1;
}

/** Characters from a position, counted from 1, as `substr` takes them. */
function part(text: string, from: Value | undefined, length: Value | undefined): Value {
  if (typeof from !== "number" || (length !== undefined && typeof length !== "number")) return undecided;
  if (length !== undefined && length < 0) return undecided;
  const end = length === undefined ? undefined : Math.max(0, from - 1 + length);
  return [...text].slice(Math.max(0, from - 1), end).join("");
}

function onText(name: string, text: string, second: Value | undefined, third: Value | undefined): Value {
  switch (name) {
    case "length":
    case "char_length":
    case "character_length":
      return [...text].length;
    case "octet_length":
      return [...text].reduce((sum, one) => sum + byteLength(one), 0);
    case "lower":
      return text.toLowerCase();
    case "upper":
      return text.toUpperCase();
    case "btrim":
    case "trim":
      return second === undefined ? text.replaceAll(/^ +| +$/g, "") : undecided;
    case "substr":
    case "substring":
      return part(text, second, third);
    case "left":
      return typeof second === "number" && second >= 0 ? [...text].slice(0, second).join("") : undecided;
    case "right":
      return typeof second === "number" && second > 0 ? [...text].slice(-second).join("") : undecided;
    case "strpos":
    case "position":
      return typeof second === "string" ? positionOf(text, second) : undecided;
    case "starts_with":
      return typeof second === "string" ? text.startsWith(second) : undecided;
    case "replace":
      return typeof second === "string" && typeof third === "string" && second !== ""
        ? text.replaceAll(second, third)
        : undecided;
    case "extract":
    case "date_part":
      return typeof second === "string" ? fieldOf(text, second) : undecided;
    case "date_trunc":
      return typeof second === "string" ? truncated(text, second) : undecided;
    case "jsonb_typeof":
    case "json_typeof":
      return jsonType(onJson(text));
    case "jsonb_array_length":
    case "json_array_length": {
      const value = onJson(text);
      return Array.isArray(value) ? value.length : undecided;
    }
    case "isfinite":
      return true;
    case "split_part":
      return typeof second === "string" && typeof third === "number" && third > 0
        ? (text.split(second)[third - 1] ?? "")
        : undecided;
    case "initcap":
      return text.replaceAll(/[A-Za-z0-9]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
    case "reverse":
      return [...text].reverse().join("");
    case "ltrim":
      return second === undefined ? text.replace(/^ +/, "") : undecided;
    case "rtrim":
      return second === undefined ? text.replace(/ +$/, "") : undecided;
    default:
      return undecided;
  }
}

/** The beginning of a day, month or year, as a timestamp in UTC. */
function truncated(unit: string, text: string): Value {
  const kept = { day: 10, month: 7, year: 4 }[unit.toLowerCase()];
  if (kept === undefined || !/^\d{4}-\d\d-\d\d/.test(text)) return undecided;
  return `${text.slice(0, kept)}${"0000-01-01".slice(kept)} 00:00:00+00`;
}

function byteLength(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Returns LIKE or ILIKE, without escapes. */
export function like(value: Value, pattern: Value, insensitive: boolean): Value {
  if (value === null || pattern === null) return null;
  if (typeof value !== "string" || typeof pattern !== "string" || pattern.includes("\\")) return undecided;
  const source = [...pattern]
    .map((one) => (one === "%" ? "[^]*" : one === "_" ? "[^]" : one.replace(/[$()*+./?[\\\]^{|}]/, String.raw`\$&`)))
    .join("");
  return new RegExp(`^${source}$`, insensitive ? "iu" : "u").test(value);
}
