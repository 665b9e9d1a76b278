/** Evaluates contract expressions on a row of known values, with SQL's three-valued logic. */

import type { Expression } from "../ir/expression.ts";
import type { ColumnType } from "../ir/type.ts";
import { call, like } from "./functions.ts";
import { withPlainClasses } from "./pattern-sample.ts";
import { intervalOf, isInterval, timeArithmetic } from "./time-arithmetic.ts";
import { and, negate, now, or, undecided } from "./truth.ts";
import type { Value } from "./truth.ts";

/** A row as text values, as Postgres would print them; null is SQL's NULL. */
export type Row = Readonly<Record<string, string | null>>;

export interface Facts {
  readonly row: Row;
  readonly typeOf: (column: string) => ColumnType;
  /** auth.uid() of the acting person. */
  readonly userId: string | null;
  /** Whether a column that the row does not have is still open; else it is NULL. */
  readonly partial?: boolean;
}

/** Returns what Postgres would compute, or undecided. */
export function evaluate(expression: Expression, facts: Facts): Value {
  const inner = (one: Expression): Value => evaluate(one, facts);
  switch (expression.kind) {
    case "column":
      if (facts.partial === true && !(expression.name in facts.row)) return undecided;
      return typed(facts.row[expression.name] ?? null, facts.typeOf(expression.name));
    case "string":
      return expression.value;
    case "number":
      return Number(expression.value);
    case "boolean":
      return expression.value;
    case "null":
      return null;
    case "keyword":
      return expression.name === "current_date"
        ? now.slice(0, 10)
        : expression.name === "current_timestamp"
          ? now
          : undecided;
    case "call":
      if (expression.schema === "auth" && expression.name === "uid") return facts.userId;
      return call(expression.name, expression.arguments.map(inner));
    case "operator":
      return operate(
        expression.operator,
        expression.left === null ? null : inner(expression.left),
        inner(expression.right),
        expression.left === null,
      );
    case "in":
      return negate(
        expression.negated,
        or(expression.list.map((one) => operate("=", inner(expression.value), inner(one), false))),
      );
    case "between": {
      const value = inner(expression.value);
      const within = and([
        operate(">=", value, inner(expression.low), false),
        operate("<=", value, inner(expression.high), false),
      ]);
      return negate(expression.negated, within);
    }
    case "like":
      return negate(
        expression.negated,
        like(inner(expression.value), inner(expression.pattern), expression.insensitive),
      );
    case "is-null": {
      const value = inner(expression.value);
      return value === undecided ? undecided : (value === null) !== expression.negated;
    }
    case "is-boolean": {
      const value = inner(expression.value);
      return value === undecided ? undecided : (value === expression.expected) !== expression.negated;
    }
    case "is-distinct": {
      const left = inner(expression.left);
      const right = inner(expression.right);
      if (left === undecided || right === undecided) return undecided;
      const same = left === null || right === null ? left === right : operate("=", left, right, false);
      return same === undecided || same === null ? undecided : (same !== true) !== expression.negated;
    }
    case "quantified": {
      const right = inner(expression.right);
      if (right === undecided || right === null || !Array.isArray(right)) return right === null ? null : undecided;
      const left = inner(expression.left);
      const each = (right as readonly Value[]).map((one) => operate(expression.operator, left, one, false));
      return expression.quantifier === "any" ? or(each) : and(each);
    }
    case "and":
      return and(expression.of.map(inner));
    case "or":
      return or(expression.of.map(inner));
    case "not":
      return negate(true, inner(expression.of));
    case "cast":
      return cast(inner(expression.value), expression.type);
    case "coalesce": {
      for (const one of expression.of) {
        const value = inner(one);
        if (value !== null) return value;
      }
      return null;
    }
    case "array":
      return expression.items.map(inner);
    case "case": {
      for (const arm of expression.arms) {
        const when = inner(arm.when);
        if (when === undecided) return undecided;
        if (when === true) return inner(arm.then);
      }
      return expression.otherwise === null ? null : inner(expression.otherwise);
    }
  }
}

const numbers = new Set([
  "integer",
  "int",
  "int2",
  "int4",
  "int8",
  "smallint",
  "bigint",
  "numeric",
  "decimal",
  "real",
  "float4",
  "float8",
  "double precision",
]);

/** Whether values of the type are compared as numbers. */
export function isNumber(type: ColumnType): boolean {
  return type.dimensions === 0 && numbers.has(type.name);
}

/** Returns a column's text as a value of its type. */
export function typed(text: string | null, type: ColumnType): Value {
  if (text === null) return null;
  if (type.dimensions > 0) return arrayOf(text, { ...type, dimensions: 0 });
  if (isNumber(type)) return Number(text);
  if (type.name === "boolean" || type.name === "bool") return text === "true" || text === "t";
  if (type.name === "citext") return text.toLowerCase();
  if (type.name === "interval") return intervalOf(text);
  if (type.name === "char" || type.name === "bpchar" || type.name === "character") return text.replace(/ +$/, "");
  return text;
}

/** Splits the array literals that `value.ts` makes: one dimension, elements without quotes or commas. */
function arrayOf(text: string, type: ColumnType): readonly Value[] {
  const body = text.slice(1, -1);
  return body === "" ? [] : body.split(",").map((one) => typed(one === "NULL" ? null : one.replaceAll('"', ""), type));
}

function cast(value: Value, type: ColumnType): Value {
  if (value === undecided || value === null) return value;
  if (type.name === "interval") return typeof value === "string" ? intervalOf(value) : undecided;
  if (type.name === "date" && typeof value === "string") return value.slice(0, 10);
  return Array.isArray(value) || typeof value === "object" ? value : typed(String(value), type);
}

function operate(operator: string, left: Value, right: Value, prefix: boolean): Value {
  if (left === undecided || right === undecided) return undecided;
  if (right === null || (left === null && !prefix)) return null;
  if (prefix && isInterval(right)) return operator === "-" ? { milliseconds: -right.milliseconds } : undecided;
  if (prefix) return operator === "-" && typeof right === "number" ? -right : operator === "+" ? right : undecided;
  if (Array.isArray(left) || Array.isArray(right)) return onArrays(operator, left, right);
  const time = timeArithmetic(operator, left, right);
  if (time !== null) return time;
  if (isInterval(left) && isInterval(right)) return operate(operator, left.milliseconds, right.milliseconds, false);
  if (isInterval(left) || isInterval(right)) return undecided;
  const [a, b] = alike(left as Scalar, right as Scalar);
  switch (operator) {
    case "=":
      return a === b;
    case "<>":
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "||":
      return `${a}${b}`;
    case "~":
    case "~*":
    case "!~":
    case "!~*":
      return negate(operator.startsWith("!"), matches(String(a), String(b), operator.endsWith("*")));
    default:
      return typeof a === "number" && typeof b === "number" ? arithmetic(operator, a, b) : undecided;
  }
}

function onArrays(operator: string, left: Value, right: Value): Value {
  if (!Array.isArray(left) || !Array.isArray(right)) return undecided;
  const [a, b] = [left as readonly Value[], right as readonly Value[]];
  if (operator === "<@") return a.every((one) => b.includes(one));
  if (operator === "@>") return b.every((one) => a.includes(one));
  if (operator === "&&") return a.some((one) => b.includes(one));
  return operator === "=" ? JSON.stringify(a) === JSON.stringify(b) : undecided;
}

type Scalar = string | number | boolean;

/** A quoted constant beside a number or boolean takes the other side's type, as in Postgres. */
function alike(left: Scalar, right: Scalar): readonly [Scalar, Scalar] {
  if (typeof left === typeof right) return [left, right];
  if (typeof left === "number" || typeof right === "number") return [Number(left), Number(right)];
  return [String(left), String(right)];
}

function arithmetic(operator: string, a: number, b: number): Value {
  // Exact to nine decimals, as the sums of amounts are in Postgres.
  if (operator === "+") return rounded(a + b);
  if (operator === "-") return rounded(a - b);
  if (operator === "*") return rounded(a * b);
  if (operator === "/" && b !== 0 && a % b === 0) return a / b;
  if (operator === "%" && b !== 0) return a % b;
  return undecided;
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function matches(text: string, pattern: string, insensitive: boolean): Value {
  try {
    return new RegExp(withPlainClasses(pattern), insensitive ? "iu" : "u").test(text);
  } catch {
    return undecided;
  }
}
