/** CHECK conditions as calls of the emitted file's building blocks. */

import type { Column, Entity } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import { columnOf } from "../../ir/find.ts";
import { quoted } from "../typescript/source-file.ts";
import { callCode } from "./check-calls.ts";
import { numberLiteral, typedLiteral } from "./check-literals.ts";
import { betweenCode, distinctCode, inCode, likeCode, operatorCode, quantifiedCode } from "./check-operators.ts";
import {
  canonicalTypeName,
  expect,
  negatable,
  truth,
  truthCode,
  UnsupportedExpression,
  valueTypeOf,
} from "./check-types.ts";
import type { Scope, Typed, ValueType } from "./check-types.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";

/**
 * Returns the code of a condition and the columns it names, in the entity's order. Throws UnsupportedExpression where the
 * building blocks cannot say the same as Postgres.
 */
export function checkCode(
  entity: Entity,
  expression: Expression,
): { readonly code: Code; readonly columns: readonly Column[] } {
  const named = new Set<string>();
  const scope: Scope = {
    entity,
    code: (part) => expressionCode(part, scope),
    column: (name) => {
      named.add(name);
      return columnOf(entity, name);
    },
  };
  const code = truthCode(expression, scope);
  return { code, columns: entity.columns.filter((column) => named.has(column.name)) };
}

function expressionCode(expression: Expression, scope: Scope): Typed {
  switch (expression.kind) {
    case "column":
      return columnCode(scope.column(expression.name));
    case "string":
      return { code: JSON.stringify(expression.value), type: "literal" };
    case "number":
      return numberLiteral(expression.value);
    case "boolean":
      return truth(String(expression.value));
    case "null":
      return { code: "null", type: "null" };
    case "and":
    case "or":
      return truth(
        call(expression.kind === "and" ? "allOf" : "anyOf", ...expression.of.map((one) => truthCode(one, scope))),
      );
    case "not":
      return truth(call("not", truthCode(expression.of, scope)));
    case "is-null":
      return negatable(expression.negated, nullTest(expression.value, scope));
    case "is-boolean":
      return isBooleanCode(expression, scope);
    case "coalesce":
      return sameType(expression.of, scope, (codes) => call("firstOf", ...codes));
    case "case":
      return caseCode(expression, scope);
    case "cast":
      return castCode(expression, scope);
    case "call":
      return callCode(expression, scope);
    case "operator":
      return operatorCode(expression, scope);
    case "in":
      return inCode(expression, scope);
    case "between":
      return betweenCode(expression, scope);
    case "like":
      return likeCode(expression, scope);
    case "is-distinct":
      return distinctCode(expression, scope);
    case "quantified":
      return quantifiedCode(expression, scope);
    case "keyword":
      throw new UnsupportedExpression(`${expression.name} depends on the time of the statement`);
    case "array":
      throw new UnsupportedExpression("it uses an array as a value");
  }
}

const accessors: Readonly<Partial<Record<ValueType, string>>> = {
  text: "textOf",
  padded: "paddedOf",
  int2: "numberOf",
  int4: "numberOf",
  int8: "numberOf",
  number: "numberOf",
  boolean: "booleanOf",
  date: "momentOf",
  timestamp: "momentOf",
  timestamptz: "momentOf",
  time: "timeOf",
  json: "jsonTypeOf",
};

function columnCode(column: Column): Typed {
  const name = quoted(column.name);
  if (column.type.dimensions > 0) return { code: call("itemsOf", "cells", name), type: "items" };
  const type = valueTypeOf(column.type.name);
  if (type === "uuid") return { code: call("cased", call("textOf", "cells", name), '"lower"'), type };
  if (canonicalTypeName(column.type.name) === "real") return { code: call("realOf", "cells", name), type: "number" };
  const accessor = type === null ? undefined : accessors[type];
  if (type === null || accessor === undefined) {
    throw new UnsupportedExpression(`it uses a value of type ${column.type.name}`);
  }
  return { code: call(accessor, "cells", name), type };
}

function nullTest(value: Expression, scope: Scope): Code {
  if (value.kind !== "column") return call("isNull", scope.code(value).code);
  return call("isNullCell", "cells", quoted(scope.column(value.name).name));
}

function isBooleanCode(expression: Extract<Expression, { kind: "is-boolean" }>, scope: Scope): Typed {
  const value = truthCode(expression.value, scope);
  if (expression.expected === null) return negatable(expression.negated, call("isNull", value));
  return negatable(!expression.negated, call("isDistinct", value, String(expression.expected)));
}

function caseCode(expression: Extract<Expression, { kind: "case" }>, scope: Scope): Typed {
  const values = [...expression.arms.map((arm) => arm.then), expression.otherwise ?? ({ kind: "null" } as const)];
  return sameType(values, scope, (codes) =>
    expression.arms.reduceRight<Code>(
      (rest, arm, at) => call("when", truthCode(arm.when, scope), codes[at] ?? "null", rest),
      codes.at(-1) ?? "null",
    ),
  );
}

function sameType(of: readonly Expression[], scope: Scope, build: (codes: readonly Code[]) => Code): Typed {
  const parts = of.map((one) => ({ one, typed: scope.code(one) }));
  const numbers = parts.filter(({ typed }) => ["int2", "int4", "int8", "number"].includes(typed.type));
  const first = parts.find(({ typed }) => typed.type !== "null" && typed.type !== "literal")?.typed.type ?? "text";
  const type = numbers.length > 0 ? (numbers.every(({ typed }) => typed.type === first) ? first : "number") : first;
  const codes = parts.map(({ one, typed }) => {
    if (one.kind === "string") return typedLiteral(one.value, type).code;
    return type === "number" ? expect(typed, "int2", "int4", "int8", "number").code : expect(typed, type).code;
  });
  return { code: build(codes), type };
}

const widerThan: Readonly<Partial<Record<ValueType, readonly ValueType[]>>> = {
  int2: ["int4", "int8", "number"],
  int4: ["int8", "number"],
  int8: ["number"],
};

function castCode(expression: Extract<Expression, { kind: "cast" }>, scope: Scope): Typed {
  const { value, type } = expression;
  const target = valueTypeOf(type.name);
  if (target !== null && type.dimensions === 0 && type.arguments.length === 0) {
    if (value.kind === "string") return typedLiteral(value.value, target);
    const inner = scope.code(value);
    if (inner.type === target || inner.type === "null") return { code: inner.code, type: target };
    const isExact = canonicalTypeName(type.name) !== "real";
    if (isExact && widerThan[inner.type]?.includes(target)) return { code: inner.code, type: target };
  }
  throw new UnsupportedExpression(`it casts to ${type.name}`);
}
