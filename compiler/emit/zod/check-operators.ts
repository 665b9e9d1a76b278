/** Operators of CHECK conditions. */

import type { Expression } from "../../ir/expression.ts";
import { quoted } from "../typescript/source-file.ts";
import { numberLiteral, typedLiteral } from "./check-literals.ts";
import { expect, limitOf, negatable, truth, UnsupportedExpression } from "./check-types.ts";
import type { Scope, Typed, ValueType } from "./check-types.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";
import { likePattern, regularExpression } from "./pattern.ts";
import type { Pattern } from "./pattern.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

const comparisons: Readonly<Record<string, string>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** Returns the code of an operator with one or two sides. */
export function operatorCode(expression: Of<"operator">, scope: Scope): Typed {
  const { operator, left, right } = expression;
  if (left === null) return prefixCode(operator, right, scope);
  const comparison = comparisons[operator];
  if (comparison !== undefined) return truth(comparisonCode(scope.code(left), comparison, scope.code(right)));
  if (["+", "-", "*", "/", "%"].includes(operator))
    return arithmeticCode(scope.code(left), operator, scope.code(right));
  if (operator === "||") {
    const sides = [left, right].map((side) => expect(scope.code(side), "text").code);
    return { code: call("concatenated", ...sides), type: "text" };
  }
  if (/^!?~\*?$/.test(operator) && right.kind === "string") {
    const found = regularExpression(right.value, operator.endsWith("*"));
    return negatable(operator.startsWith("!"), patternCode(left, found, scope));
  }
  if (operator === "<@" && right.kind === "array") return truth(containedCode(left, right, scope));
  throw new UnsupportedExpression(`it uses the operator ${operator}`);
}

/** Returns the code of `in`. */
export function inCode(expression: Of<"in">, scope: Scope): Typed {
  const value = scope.code(expression.value);
  const list = expression.list.map((item) => aligned(value, scope.code(item)));
  const base = list.find(([side]) => side.type !== "literal")?.[0] ?? value;
  return negatable(expression.negated, call("isIn", base.code, ...list.map(([, item]) => item.code)));
}

/** Returns the code of `between`. */
export function betweenCode(expression: Of<"between">, scope: Scope): Typed {
  const value = scope.code(expression.value);
  const low = comparisonCode(value, ">=", scope.code(expression.low));
  const high = comparisonCode(value, "<=", scope.code(expression.high));
  return negatable(expression.negated, call("allOf", low, high));
}

/** Returns the code of `like` and `ilike`. */
export function likeCode(expression: Of<"like">, scope: Scope): Typed {
  if (expression.pattern.kind !== "string") throw new UnsupportedExpression("its pattern is no constant");
  const found = likePattern(expression.pattern.value, expression.insensitive);
  return negatable(expression.negated, patternCode(expression.value, found, scope));
}

/** Returns the code of `is distinct from`. */
export function distinctCode(expression: Of<"is-distinct">, scope: Scope): Typed {
  const [left, right] = aligned(scope.code(expression.left), scope.code(expression.right));
  return negatable(expression.negated, call("isDistinct", left.code, right.code));
}

/** Returns the code of `operator any (array)` and `operator all (array)`. */
export function quantifiedCode(expression: Of<"quantified">, scope: Scope): Typed {
  const operator = comparisons[expression.operator];
  if (operator === undefined)
    throw new UnsupportedExpression(`it uses ${expression.operator} with ${expression.quantifier}`);
  const left = scope.code(expression.left);
  const array = expression.right.kind === "cast" ? expression.right.value : expression.right;
  if (array.kind === "array") {
    const tests = array.items.map((item) => comparisonCode(left, operator, scope.code(item)));
    return truth(call(expression.quantifier === "any" ? "anyOf" : "allOf", ...tests));
  }
  const items = expect(scope.code(expression.right), "items");
  const column = expression.right.kind === "column" ? scope.column(expression.right.name) : null;
  const isText = column !== null && ["text", "varchar"].includes(column.type.name);
  if (!isText || (operator !== "=" && operator !== "<>"))
    throw new UnsupportedExpression("it compares with an array's elements");
  return truth(
    call("withItems", quoted(expression.quantifier), expect(left, "text").code, quoted(operator), items.code),
  );
}

/** Returns the code of a comparison. */
export function comparisonCode(left: Typed, operator: string, right: Typed): Code {
  const [first, second] = aligned(left, right);
  const isText = [first, second].some(
    (side) => side.type === "text" || side.type === "padded" || side.type === "literal",
  );
  if (isText && operator !== "=" && operator !== "<>") {
    throw new UnsupportedExpression("the order of text depends on the database's collation");
  }
  return call("compare", first.code, quoted(operator), second.code);
}

const families: readonly (readonly ValueType[])[] = [
  ["int2", "int4", "int8", "number"],
  ["date", "timestamp"],
];

/** Returns both sides as values that compare with each other; string constants take the other side's type. */
function aligned(left: Typed, right: Typed): readonly [Typed, Typed] {
  if (left.type === "null" || right.type === "null") return [left, right];
  if (right.type === "literal") return [left, left.type === "literal" ? right : typedLiteral(plain(right), left.type)];
  if (left.type === "literal") return [typedLiteral(plain(left), right.type), right];
  const isSame = left.type === right.type && left.type !== "items";
  const isFamily = families.some((family) => family.includes(left.type) && family.includes(right.type));
  if (!isSame && !isFamily) throw new UnsupportedExpression(`it compares ${left.type} with ${right.type}`);
  return [left, right];
}

function plain(literal: Typed): string {
  return String(JSON.parse(typeof literal.code === "string" ? literal.code : '""'));
}

function prefixCode(operator: string, right: Expression, scope: Scope): Typed {
  if (operator === "-" && right.kind === "number") return numberLiteral(`-${right.value}`);
  if (operator === "+" && right.kind === "number") return numberLiteral(right.value);
  throw new UnsupportedExpression(`it uses the operator ${operator} before ${scope.code(right).type}`);
}

function arithmeticCode(left: Typed, operator: string, right: Typed): Typed {
  const type = (["int8", "int4", "int2"] as const).find((one) => left.type === one || right.type === one);
  const limit = type === undefined ? undefined : limitOf(type);
  if (
    limit === undefined ||
    limitOf(left.type) === undefined ||
    limitOf(right.type) === undefined ||
    type === undefined
  ) {
    throw new UnsupportedExpression("JavaScript calculates only integers as Postgres does");
  }
  return { code: call("calculated", left.code, quoted(operator), right.code, limit), type };
}

function patternCode(value: Expression, pattern: Pattern | null, scope: Scope): Code {
  if (pattern === null) throw new UnsupportedExpression("its pattern is none that JavaScript matches as Postgres does");
  return call("matches", expect(scope.code(value), "text").code, pattern.literal, quoted(pattern.alike));
}

function containedCode(left: Expression, right: Of<"array">, scope: Scope): Code {
  const items = right.items.map((item) => (item.kind === "string" ? quoted(item.value) : null));
  const column = left.kind === "column" ? scope.column(left.name) : null;
  if (items.includes(null) || column === null || !["text", "varchar"].includes(column.type.name)) {
    throw new UnsupportedExpression("it compares arrays of other values than text");
  }
  return call("consistsOf", expect(scope.code(left), "items").code, ...items.map((item) => item ?? ""));
}
