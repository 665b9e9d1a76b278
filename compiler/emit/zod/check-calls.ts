/** Functions of CHECK conditions. */

import type { Expression } from "../../ir/expression.ts";
import { quoted } from "../typescript/source-file.ts";
import { expect, limitOf, UnsupportedExpression } from "./check-types.ts";
import type { Scope, Typed } from "./check-types.ts";
import { call } from "./code.ts";

type Call = Extract<Expression, { kind: "call" }>;
type Build = (expression: Call, scope: Scope) => Typed;

const characters: Build = (expression, scope) => ({
  code: call("lengthOf", expect(scope.code(argument(expression, 0)), "text", "padded").code),
  type: "int4",
});

const functions: Readonly<Record<string, Build>> = {
  length: characters,
  char_length: characters,
  character_length: characters,
  octet_length: (expression, scope) => ({
    code: call("octetsOf", expect(scope.code(argument(expression, 0)), "text").code),
    type: "int4",
  }),
  btrim: trimming("both"),
  trim: trimming("both"),
  ltrim: trimming("left"),
  rtrim: trimming("right"),
  lower: casing("lower"),
  upper: casing("upper"),
  abs: (expression, scope) => {
    const value = expect(scope.code(argument(expression, 0)), "number", "int2", "int4", "int8");
    return { code: call("absolute", value.code, limitOf(value.type) ?? "Infinity"), type: value.type };
  },
  starts_with: (expression, scope) => ({
    code: call(
      "startsWith",
      expect(scope.code(argument(expression, 0)), "text").code,
      quoted(constantText(argument(expression, 1))),
    ),
    type: "boolean",
  }),
  isfinite: (expression, scope) => ({
    code: call("isFiniteMoment", expect(scope.code(argument(expression, 0)), "date", "timestamp", "timestamptz").code),
    type: "boolean",
  }),
  cardinality: (expression, scope) => ({
    code: call("countOf", expect(scope.code(argument(expression, 0)), "items").code),
    type: "int4",
  }),
  array_length: (expression, scope) => {
    const [array, dimension] = [argument(expression, 0), argument(expression, 1)];
    if (array.kind !== "column" || dimension.kind !== "number" || dimension.value !== "1") {
      throw new UnsupportedExpression("it measures an inner dimension of an array");
    }
    expect(scope.code(array), "items");
    return { code: call("outerLengthOf", "cells", quoted(array.name)), type: "int4" };
  },
  jsonb_typeof: (expression, scope) => ({
    code: expect(scope.code(argument(expression, 0)), "json").code,
    type: "text",
  }),
  json_typeof: (expression, scope) => ({
    code: expect(scope.code(argument(expression, 0)), "json").code,
    type: "text",
  }),
};

/** Returns the code of a function call. */
export function callCode(expression: Call, scope: Scope): Typed {
  const build = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
  if (build === undefined || (expression.schema !== null && expression.schema !== "pg_catalog")) {
    throw new UnsupportedExpression(`it calls ${expression.name}`);
  }
  return build(expression, scope);
}

function trimming(side: "both" | "left" | "right"): Build {
  return (expression, scope) => {
    const value = expect(scope.code(argument(expression, 0)), "text").code;
    const more = expression.arguments.length > 1 ? [quoted(constantText(argument(expression, 1)))] : [];
    return { code: call("trimmed", value, quoted(side), ...more), type: "text" };
  };
}

function casing(to: "lower" | "upper"): Build {
  return (expression, scope) => ({
    code: call("cased", expect(scope.code(argument(expression, 0)), "text").code, quoted(to)),
    type: "text",
  });
}

function argument(expression: Call, at: number): Expression {
  const found = expression.arguments[at];
  if (found === undefined) throw new UnsupportedExpression(`it calls ${expression.name} with too few arguments`);
  return found;
}

function constantText(expression: Expression): string {
  if (expression.kind !== "string") throw new UnsupportedExpression("an argument is no constant");
  return expression.value;
}
