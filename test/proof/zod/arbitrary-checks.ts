/** Arbitrary CHECK conditions over a table of common types, and arbitrary rows of it. */

import fc from "fast-check";
import type { Expression } from "../../../compiler/ir/expression.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { laboratoryIr } from "./laboratory.ir.ts";

const columns = {
  t: "text",
  u: "text",
  c: "char",
  i: "integer",
  s: "smallint",
  g: "bigint",
  n: "numeric",
  d: "double precision",
  r: "real",
  f: "boolean",
  a: "timestamptz",
  b: "timestamptz",
  e: "date",
  o: "time",
  k: "uuid",
  l: "text",
} as const;

const col = (name: keyof typeof columns): Expression => ({ kind: "column", name });
const str = (value: string): Expression => ({ kind: "string", value });
const num = (value: string): Expression => ({ kind: "number", value });
const nothing: Expression = { kind: "null" };

const words = ["", " ", "a", "A", "ab", " ab ", "aB1", "é", "É", "😀x", "a%b", "x\ny", "null"];
const patterns = ["a", "^a", "b$", "^[a-z]+$", "^.$", "[^a]", "\\d", "(a|x)b?", "^a{1,2}", "[[:upper:]]", "\\.", "^$"];
const likes = ["a%", "%b", "_", "%", "a\\%b", "", "%é%", "A_"];
const instants = [
  "2026-01-01T00:00:00+00:00",
  "2025-12-31T23:59:59.999999+00:00",
  "infinity",
  "-infinity",
  "0044-03-15T00:00:00+00:00 BC",
];
const keys = [
  "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
  "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
  "00000000-0000-0000-0000-000000000000",
];

/** Rows as an insert would give them, NULL included. */
export const rows: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  t: orNull(fc.constantFrom(...words)),
  u: orNull(fc.constantFrom(...words)),
  c: orNull(fc.constantFrom("a", "ab", "", "abc", "é")),
  i: orNull(fc.oneof(fc.constantFrom(0, 1, -1, 7, 2147483647, -2147483648), fc.integer())),
  s: orNull(fc.constantFrom(0, 1, -1, 3, 32767, -32768)),
  g: orNull(fc.oneof(fc.constantFrom(0, 5, 2 ** 53 - 1), fc.maxSafeInteger())),
  n: orNull(fc.constantFrom(0, 0.5, -1.25, 99.99, 100)),
  d: orNull(fc.oneof(fc.constantFrom(0, 0.1, -0.5, 1e300), fc.double({ noNaN: true, noDefaultInfinity: true }))),
  r: orNull(fc.constantFrom(0, 0.1, 0.5, 16777217, -2.5)),
  f: orNull(fc.boolean()),
  a: orNull(fc.constantFrom(...instants)),
  b: orNull(fc.constantFrom(...instants, "2026-01-01T01:00:00+01:00")),
  e: orNull(fc.constantFrom("2026-01-01", "1999-12-31", "infinity", "0001-01-01 BC")),
  o: orNull(fc.constantFrom("00:00:00", "12:30:00.5", "24:00:00")),
  k: orNull(fc.constantFrom(...keys)),
  l: orNull(fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 4 })),
});

function orNull<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(value, { nil: null, freq: 4 });
}

const maker = fc.letrec<Record<"text" | "whole" | "number" | "moment" | "truth", Expression>>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom(col("t"), col("u")),
    fc.constantFrom(col("t"), col("u")),
    of("lower", tie("text")),
    of("upper", tie("text")),
    of("btrim", tie("text")),
    fc.tuple(tie("text"), fc.constantFrom("a ", "b")).map(([value, set]) => call("ltrim", value, str(set))),
    fc.tuple(anyOf("t", "u"), tie("text")).map(([left, right]) => operator(left, "||", right)),
    fc.tuple(anyOf("t", "u"), tie("text")).map((parts): Expression => ({ kind: "coalesce", of: parts })),
  ),
  whole: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(anyOf("i", "s", "g"), fc.constantFrom("0", "1", "7", "2147483648").map(num)),
    of("char_length", tie("text")),
    of("octet_length", tie("text")),
    of("abs", tie("whole")),
    of("cardinality", fc.constant(col("l"))),
    fc.constant(call("array_length", col("l"), num("1"))),
    fc.constant(call("length", col("c"))),
    fc
      .tuple(tie("whole"), fc.constantFrom("+", "-", "*", "/", "%"), tie("whole"))
      .map(([left, sign, right]) => operator(left, sign, right)),
    fc.tuple(tie("truth"), tie("whole"), tie("whole")).map(([when, then, otherwise]) => choice(when, then, otherwise)),
  ),
  number: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(anyOf("n", "d", "r"), fc.constantFrom("0.1", "-0.5", "100").map(num)),
    of("abs", anyOf("n", "d")),
    tie("whole"),
  ),
  moment: fc.oneof(anyOf("a", "b"), fc.constant(str("2026-01-01 00:00:00+00"))),
  truth: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(fc.constantFrom<Expression>(col("f"), nothing, { kind: "boolean", value: true })),
    compared(tie("text"), ["=", "<>"], tie("text")),
    compared(tie("whole"), ["=", "<>", "<", "<=", ">", ">="], tie("whole")),
    compared(tie("number"), ["=", "<>", "<", "<=", ">", ">="], tie("number")),
    compared(anyOf("a", "b"), ["=", "<>", "<", "<=", ">", ">="], tie("moment")),
    compared(anyOf("e"), ["<", ">="], fc.constant(str("2000-01-01"))),
    compared(anyOf("o"), ["<", ">="], anyOf("o")),
    compared(anyOf("k"), ["=", "<>"], fc.constantFrom(...keys.map(str))),
    compared(anyOf("c"), ["=", "<>"], fc.constantFrom(...["a", "ab ", ""].map(str))),
    of("isfinite", anyOf("a", "e")),
    fc
      .tuple(
        tie("text"),
        fc.array(fc.constantFrom(...words.map(str), nothing), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
      )
      .map(([value, list, negated]): Expression => ({ kind: "in", negated, value, list })),
    fc
      .tuple(tie("number"), tie("number"), tie("number"), fc.boolean())
      .map(([value, low, high, negated]): Expression => ({ kind: "between", negated, value, low, high })),
    fc
      .tuple(tie("text"), fc.constantFrom(...likes), fc.boolean(), fc.boolean())
      .map(([value, like, negated, insensitive]): Expression => ({
        kind: "like",
        negated,
        insensitive,
        value,
        pattern: str(like),
      })),
    fc
      .tuple(tie("text"), fc.constantFrom("~", "!~", "~*", "!~*"), fc.constantFrom(...patterns))
      .map(([value, sign, pattern]) => operator(value, sign, str(pattern))),
    fc
      .tuple(fc.oneof(tie("text"), tie("whole"), tie("truth")), fc.boolean())
      .map(([value, negated]): Expression => ({ kind: "is-null", negated, value })),
    fc
      .tuple(tie("truth"), fc.boolean(), fc.constantFrom(true, false, null))
      .map(([value, negated, expected]): Expression => ({ kind: "is-boolean", negated, value, expected })),
    fc
      .tuple(tie("text"), tie("text"), fc.boolean())
      .map(([left, right, negated]): Expression => ({ kind: "is-distinct", negated, left, right })),
    fc
      .tuple(fc.constantFrom("any", "all"), fc.constantFrom("=", "<>"), tie("text"))
      .map(([quantifier, sign, left]): Expression => ({
        kind: "quantified",
        quantifier,
        operator: sign,
        left,
        right: col("l"),
      })),
    fc
      .array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 3 })
      .map((items) => operator(col("l"), "<@", { kind: "array", items: items.map(str) })),
    fc.array(tie("truth"), { minLength: 2, maxLength: 3 }).map((parts): Expression => ({ kind: "and", of: parts })),
    fc.array(tie("truth"), { minLength: 2, maxLength: 3 }).map((parts): Expression => ({ kind: "or", of: parts })),
    tie("truth").map((value): Expression => ({ kind: "not", of: value })),
    fc.tuple(tie("truth"), tie("truth"), tie("truth")).map(([when, then, otherwise]) => choice(when, then, otherwise)),
  ),
}));

/** Conditions of every form that the schemas judge. */
export const conditions: fc.Arbitrary<Expression> = maker.truth;

/** Returns the table with these conditions as CHECKs `c0`, `c1` and so on. */
export function tableWith(checks: readonly Expression[]): ModuleIr {
  const [template] = laboratoryIr.entities;
  if (template === undefined) throw new Error("the laboratory is empty");
  const [id] = template.columns;
  const entity = {
    ...template,
    name: "cells",
    columns: [
      ...(id === undefined ? [] : [id]),
      ...Object.entries(columns).map(([name, type]) => ({
        name,
        type: { name: type, arguments: type === "char" ? [3] : [], dimensions: name === "l" ? 1 : 0 },
        nullable: true,
        default: null,
        identity: null,
        generated: null,
        system: null,
        description: "",
      })),
    ],
    checks: checks.map((expression, at) => ({ name: `c${at}`, expression })),
    foreignKeys: [],
  };
  const access = laboratoryIr.access
    .filter((cell) => cell.entity === template.name)
    .map((cell) => ({ ...cell, id: cell.id.replace(template.name, "cells"), entity: "cells", grants: [] }));
  return { ...laboratoryIr, module: "arbitrary", entities: [entity], lifecycles: [], access };
}

function call(name: string, ...of: readonly Expression[]): Expression {
  return { kind: "call", schema: null, name, arguments: of };
}

function of(name: string, value: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return value.map((one) => call(name, one));
}

function anyOf(...names: readonly (keyof typeof columns)[]): fc.Arbitrary<Expression> {
  return fc.constantFrom(...names.map(col));
}

function operator(left: Expression, sign: string, right: Expression): Expression {
  return { kind: "operator", operator: sign, left, right };
}

function choice(when: Expression, then: Expression, otherwise: Expression): Expression {
  return { kind: "case", arms: [{ when, then }], otherwise };
}

function compared(
  left: fc.Arbitrary<Expression>,
  signs: readonly string[],
  right: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  return fc.tuple(left, fc.constantFrom(...signs), right).map(([a, sign, b]) => operator(a, sign, b));
}
