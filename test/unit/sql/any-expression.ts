/** Random expressions, as the parser would build them. */

import fc from "fast-check";
import type { Expression } from "../../../compiler/ir/expression.ts";
import type { ColumnType } from "../../../compiler/ir/type.ts";

const name = fc.constantFrom(
  "a",
  "b",
  "status",
  "order",
  "user",
  "left",
  "select",
  "user_id",
  "x1",
  "_y",
  "é",
  'q"uote',
  "Upper",
);
const text = fc.oneof(
  fc.constantFrom("", "'", "\\", "''", "a\nb", "--", "/*", "$$", "); drop table x; --", "É", "😀"),
  fc.string({ maxLength: 8 }).filter((one) => !one.includes("\0")),
);
const numbers = fc.oneof(
  fc.integer({ min: -2_147_483_647, max: 2_147_483_647 }).map(String),
  fc.constantFrom("1.50", "0.001", "12345678901234567890", "1e5", "-2.5", "1.5e-3"),
);
const operators = fc.constantFrom(
  "=",
  "<>",
  "<",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "||",
  "->",
  "->>",
  "~",
  "!~*",
  "@>",
  "&&",
  "#>>",
  "?",
  "?|",
);
const prefixes = fc.constantFrom("-", "+", "~", "@", "|/");

export const anyColumnType: fc.Arbitrary<ColumnType> = fc
  .record({
    name: fc.constantFrom(
      "text",
      "uuid",
      "integer",
      "bigint",
      "smallint",
      "boolean",
      "real",
      "double precision",
      "timestamptz",
      "timestamp",
      "time",
      "timetz",
      "date",
      "jsonb",
      "interval",
      "tstzrange",
      "bytea",
    ),
    arguments: fc.constant<readonly number[]>([]),
    dimensions: fc.integer({ min: 0, max: 2 }),
  })
  .chain((type) =>
    fc.constantFrom<ColumnType>(
      type,
      { name: "numeric", arguments: [10, 2], dimensions: type.dimensions },
      { name: "varchar", arguments: [20], dimensions: type.dimensions },
      { name: "char", arguments: [3], dimensions: type.dimensions },
      { name: "timestamptz", arguments: [3], dimensions: type.dimensions },
      { name: "bit", arguments: [8], dimensions: type.dimensions },
    ),
  );

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  name.map((one): Expression => ({ kind: "column", name: one })),
  text.map((value): Expression => ({ kind: "string", value })),
  numbers.map((value): Expression => ({ kind: "number", value })),
  fc.boolean().map((value): Expression => ({ kind: "boolean", value })),
  fc.constant<Expression>({ kind: "null" }),
  fc
    .constantFrom("current_date", "current_timestamp", "localtimestamp", "current_time", "localtime")
    .map((one): Expression => ({ kind: "keyword", name: one })),
);

/** Postgres folds a sign into a number, and flattens nested ANDs and ORs: such trees never come from a parser. */
function isCanonical(expression: Expression): boolean {
  if (expression.kind === "operator" && expression.left === null && expression.right.kind === "number") {
    return expression.operator !== "-" && !expression.right.value.startsWith("-");
  }
  if (expression.kind === "and" || expression.kind === "or")
    return expression.of.every((one) => one.kind !== expression.kind);
  // One name without schema followed by special syntax: these have nodes of their own.
  return true;
}

export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => {
  const one = tie("expression");
  const some = (min: number): fc.Arbitrary<readonly Expression[]> => fc.array(one, { minLength: min, maxLength: 3 });
  const node = fc
    .oneof(
      fc.record({
        kind: fc.constant("call" as const),
        schema: fc.constantFrom(null, "auth", "pg_catalog"),
        name: fc.constantFrom("lower", "f", "left", "Mixed"),
        arguments: some(0),
      }),
      fc.record({
        kind: fc.constant("call" as const),
        schema: fc.constant(null),
        name: fc.constantFrom("greatest", "least"),
        arguments: some(1),
      }),
      fc.record({
        kind: fc.constant("call" as const),
        schema: fc.constant(null),
        name: fc.constant("nullif"),
        arguments: fc.tuple(one, one),
      }),
      fc.record({ kind: fc.constant("operator" as const), operator: operators, left: one, right: one }),
      fc.record({ kind: fc.constant("operator" as const), operator: prefixes, left: fc.constant(null), right: one }),
      fc.record({ kind: fc.constant("in" as const), negated: fc.boolean(), value: one, list: some(1) }),
      fc.record({ kind: fc.constant("between" as const), negated: fc.boolean(), value: one, low: one, high: one }),
      fc.record({
        kind: fc.constant("like" as const),
        negated: fc.boolean(),
        insensitive: fc.boolean(),
        value: one,
        pattern: one,
      }),
      fc.record({ kind: fc.constant("is-null" as const), negated: fc.boolean(), value: one }),
      fc.record({
        kind: fc.constant("is-boolean" as const),
        negated: fc.boolean(),
        value: one,
        expected: fc.constantFrom(true, false, null),
      }),
      fc.record({ kind: fc.constant("is-distinct" as const), negated: fc.boolean(), left: one, right: one }),
      fc.record({
        kind: fc.constant("quantified" as const),
        quantifier: fc.constantFrom("any" as const, "all" as const),
        operator: operators,
        left: one,
        right: one,
      }),
      fc.record({ kind: fc.constantFrom("and" as const, "or" as const), of: some(2) }),
      fc.record({ kind: fc.constant("not" as const), of: one }),
      fc.record({ kind: fc.constant("cast" as const), value: one, type: anyColumnType }),
      fc.record({ kind: fc.constant("coalesce" as const), of: some(1) }),
      fc.record({ kind: fc.constant("array" as const), items: some(0) }),
      fc.record({
        kind: fc.constant("case" as const),
        arms: fc.array(fc.record({ when: one, then: one }), { minLength: 1, maxLength: 2 }),
        otherwise: fc.option(one, { nil: null }),
      }),
    )
    .filter(isCanonical);
  return { expression: fc.oneof({ maxDepth: 4, depthIdentifier: "expression" }, leaf, node) };
}).expression;
