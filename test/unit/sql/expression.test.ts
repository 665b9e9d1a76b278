/** Printed expressions, parsed again by Postgres' own parser, are the same expressions. */

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Expression } from "../../../compiler/ir/expression.ts";
import { columnTypeSql, expressionSql } from "../../../compiler/sql/expression.ts";
import { loadSqlParser, parseExpression, parseType } from "../../../compiler/syntax/sql-parser.ts";
import { expressionFromTree } from "../../../compiler/syntax/sql-tree.ts";
import { typeFromTree } from "../../../compiler/syntax/sql-type.ts";
import { sql } from "../../../compiler/sql/sql.ts";
import { anyColumnType, anyExpression } from "./any-expression.ts";

function parsed(text: string): Expression {
  const tree = parseExpression(text);
  if ("error" in tree) throw new Error(`${tree.error} in ${text}`);
  const read = expressionFromTree(tree.ok);
  if ("what" in read) throw new Error(`${read.what} in ${text}`);
  return read.expression;
}

beforeAll(loadSqlParser);

describe("expressionSql", () => {
  it("prints what parses back to the same tree", () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(parsed(expressionSql(expression))).toEqual(expression);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    "role in ('admin', 'staff')",
    "a + b * c > 3 and not (d = 4) or e is null",
    "(a + b) * c",
    "a - (b - c)",
    "char_length(name) between 1 and 200",
    "(-1)::text",
    "auth.uid() = user_id",
    "coalesce(a, b)::numeric(10, 2)[]",
    "case when a = 1 then 'x' else null end",
    "\"order\" = 'O''Brien'",
    "greatest(a, b) > nullif(c, 0)",
    "a || b = any (array['x', 'y'])",
    "(a || b) - any (array[1, 2])",
    "(a + b) * any (array[1, 2])",
    "a + b - any (array[1, 2])",
    "(a = b) is not distinct from true",
  ])("keeps %s as it is", (text) => {
    expect(expressionSql(parsed(text))).toBe(text);
  });

  it("prints columns as it is told", () => {
    const expression = parsed("lower(email) = email");
    expect(expressionSql(expression, { column: (name) => (name === "email" ? sql`old.email` : sql`nothing`) })).toBe(
      "lower(old.email) = old.email",
    );
  });

  it.each(["= 1; drop table x", "--", "", "/*", "a"])("refuses the operator %j", (operator) => {
    const one: Expression = { kind: "number", value: "1" };
    expect(() => expressionSql({ kind: "operator", operator, left: one, right: one })).toThrow("not an operator");
  });

  it("refuses a type name that is none", () => {
    expect(() => columnTypeSql({ name: "text; drop table x", arguments: [], dimensions: 0 })).toThrow("not a type");
  });
});

describe("columnTypeSql", () => {
  it("prints what parses back to the same type", () => {
    fc.assert(
      fc.property(anyColumnType, (type) => {
        const tree = parseType(columnTypeSql(type));
        expect("error" in tree ? tree.error : typeFromTree(tree.ok)).toEqual(type);
      }),
    );
  });
});
