/** Values for the world: candidates by type and by what the constraints mention. Texts as Postgres reads them. */

import type { CheckConstraint, Column, Entity } from "../ir/entity.ts";
import type { Expression } from "../ir/expression.ts";
import { columnOf } from "../ir/find.ts";
import type { ColumnType } from "../ir/type.ts";
import { evaluate, isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import type { Value } from "./truth.ts";
import { isRepresentable, smallDecimal } from "./number-range.ts";
import { samplesOf } from "./pattern-sample.ts";
import { arraysOf, valuesOf } from "./type-values.ts";

export { uuid } from "./type-values.ts";

/** Returns the texts of `candidates` that need no thought: what a CHECK lists, and values of the type. */
export function plainCandidates(entity: Entity, column: Column, family: number, n: number): readonly string[] {
  const { type } = column;
  if (type.dimensions > 0) return [];
  const most = isText(type) ? (type.arguments[0] ?? Infinity) : Infinity;
  const values = [...enumerated(entity, column.name), ...valuesOf(type, family, n, column.name)];
  return values.filter((one) => one.length <= most && (!isNumber(type) || isRepresentable(type, one)));
}

/**
 * Returns texts to try for a column, best first: what its constraints name, then by type, different for each `n`.
 * `family` tells entities apart. Empty for a type nothing is known about.
 */
export function candidates(entity: Entity, column: Column, family: number, n: number): readonly string[] {
  const mentioned = entity.checks
    .filter((check) => mentions(check.expression, column.name))
    .flatMap((check) => constantsOf(check.expression));
  const texts = mentioned.filter((one) => one.kind === "string").map((one) => one.value);
  const figures = mentioned.filter((one) => one.kind === "number").map((one) => Number(one.value));
  const lengths = [...new Set(figures.flatMap((one) => [one, one - 1, one + 1]))].filter(
    (one) => one >= 0 && one <= 20_000,
  );
  if (column.type.dimensions > 0) return arraysOf(column.type, family, n, { elements: texts, lengths });
  const byType = valuesOf(column.type, family, n, column.name);
  if (isText(column.type)) {
    const most = column.type.arguments[0] ?? Infinity;
    const samples = texts.flatMap((one) => [...samplesOf(one, n, lengths), ...likeSamples(one, n)]);
    const usual = [...byType, ...samples];
    return [
      ...enumerated(entity, column.name),
      ...usual,
      ...usual.map((one) => one.toUpperCase()),
      ...usual.map((one) => one.toLowerCase()),
      ...texts,
      ...lengths.flatMap((one) => [`${n.toString(36)}${"x".repeat(one)}`.slice(0, one), "x".repeat(one)]),
      ...texts.flatMap((text) => [`${text}${n}`, ...lengths.map((one) => text.padEnd(one, "x"))]),
    ].filter((one) => one.length <= most);
  }
  if (isNumber(column.type)) {
    const near = figures.flatMap((one) => [one, one + 1, one - 1, one + 0.5]).map(String);
    const decimal = smallDecimal(column.type, n);
    return [...enumerated(entity, column.name), ...byType, ...near, ...(decimal === null ? [] : [decimal])].filter(
      (one) => isRepresentable(column.type, one),
    );
  }
  const firsts = byType.flatMap((one) => (/^\d{4}-\d\d-\d\d/.test(one) ? [one.replace(/-\d\d-\d\d/, "-01-01")] : []));
  const years = byType.flatMap((one) => (/^\d{4}-/.test(one) ? [`${String(1_950 + (n % 100))}${one.slice(4)}`] : []));
  return [...byType, ...texts.filter((one) => isWritten(column.type, one)), ...firsts, ...years];
}

/** Whether a text that a constraint names could be a value of the type: it may be the name of a field or of a kind. */
function isWritten(type: ColumnType, text: string): boolean {
  if (type.name === "date") return /^\d{4}-\d\d-\d\d$/.test(text);
  if (type.name.startsWith("timestamp")) return /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\+00)?)?$/.test(text);
  if (type.name === "time" || type.name === "timetz") return /^\d\d:\d\d(:\d\d)?$/.test(text);
  if (type.name === "uuid") return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  if (type.name === "boolean" || type.name === "bool") return text === "true" || text === "false";
  return ["interval", "inet", "cidr", "bytea"].includes(type.name) ? false : isJson(type, text);
}

function isJson(type: ColumnType, text: string): boolean {
  if (type.name !== "json" && type.name !== "jsonb") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a LIKE pattern with wildcards matches. */
function likeSamples(pattern: string, n: number): readonly string[] {
  return pattern.includes("%") ? [pattern.replaceAll("%", `sample${n}`).replaceAll("_", "x")] : [];
}

/** Returns the values that a CHECK lists for the column alone, in the contract's order; empty without such a CHECK. */
export function enumerated(entity: Entity, column: string): readonly string[] {
  const lists = entity.checks.map((check) => listed(check.expression, column)).filter((one) => one !== null);
  return lists[0] ?? [];
}

function listed(expression: Expression, column: string): readonly string[] | null {
  const isColumn = (one: Expression): boolean => one.kind === "column" && one.name === column;
  const constant = (one: Expression): string | null =>
    one.kind === "string" || one.kind === "number" ? one.value : one.kind === "cast" ? constant(one.value) : null;
  const all = (items: readonly Expression[]): readonly string[] | null => {
    const values = items.map(constant);
    return values.includes(null) ? null : (values as readonly string[]);
  };
  if (expression.kind === "in" && !expression.negated && isColumn(expression.value)) return all(expression.list);
  if (
    expression.kind === "quantified" &&
    expression.quantifier === "any" &&
    expression.operator === "=" &&
    isColumn(expression.left)
  ) {
    const array = expression.right.kind === "cast" ? expression.right.value : expression.right;
    return array.kind === "array" ? all(array.items) : null;
  }
  if (
    expression.kind === "operator" &&
    expression.operator === "=" &&
    expression.left !== null &&
    isColumn(expression.left)
  ) {
    return all([expression.right]);
  }
  if (expression.kind === "or") {
    const arms = expression.of.map((one) => listed(one, column));
    return arms.includes(null) ? null : arms.flatMap((one) => one ?? []);
  }
  return null;
}

/** Whether every CHECK of the entity lets the row in, as far as can be known. */
export function satisfiesChecks(entity: Entity, row: Row): boolean {
  return violated(entity, row).length === 0;
}

/** Returns the CHECKs that certainly refuse the row. */
export function violated(entity: Entity, row: Row): Entity["checks"] {
  return entity.checks.filter((check) => verdictOn(entity, check, row) === false);
}

/** Returns what a CHECK says of a row, where columns that the row does not have are still open. */
export function verdictOn(entity: Entity, check: CheckConstraint, row: Row): Value {
  const typeOf = (column: string): ColumnType => columnOf(entity, column).type;
  return evaluate(check.expression, { row, typeOf, userId: null, partial: true });
}

/** Returns the text of a constant, or undefined for anything that is computed. */
export function constantOf(expression: Expression): string | undefined {
  if (expression.kind === "string" || expression.kind === "number") return expression.value;
  if (expression.kind === "boolean") return String(expression.value);
  return expression.kind === "cast" ? constantOf(expression.value) : undefined;
}

/** Whether an expression reads the column. */
export function mentions(expression: Expression, column: string): boolean {
  return partsOf(expression).some((one) => one.kind === "column" && one.name === column);
}

/** Returns the columns an expression reads, in order of appearance. */
export function columnsIn(expression: Expression): readonly string[] {
  return [...new Set(partsOf(expression).flatMap((one) => (one.kind === "column" ? [one.name] : [])))];
}

/** Returns the string and number constants of an expression. */
export function constantsOf(expression: Expression): readonly Extract<Expression, { kind: "string" | "number" }>[] {
  return partsOf(expression).filter((one) => one.kind === "string" || one.kind === "number");
}

/** Returns an expression and everything inside it: each nested object with a kind is an expression. */
export function partsOf(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === "object") {
      if ("kind" in value) found.push(value as Expression);
      Object.values(value).forEach(visit);
    }
  };
  visit(expression);
  return found;
}

/** Whether the type holds free text. */
export function isText(type: ColumnType): boolean {
  return (
    type.dimensions === 0 &&
    ["text", "varchar", "citext", "char", "bpchar", "character varying", "character", "name"].includes(type.name)
  );
}
