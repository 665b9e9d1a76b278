/** Values for the world: candidates by type and by what the constraints mention. Texts as Postgres reads them. */

import type { Column, Entity } from "../ir/entity.ts";
import type { Expression } from "../ir/expression.ts";
import { columnOf } from "../ir/find.ts";
import type { ColumnType } from "../ir/type.ts";
import { evaluate, isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { isRepresentable, smallDecimal } from "./number-range.ts";
import { sampleOf } from "./pattern-sample.ts";

/** Returns the n-th uuid of a family; all begin alike, so that they are recognised in any database. */
export function uuid(family: number, n: number): string {
  return `c0417ac7-${hexadecimal(family, 4)}-4000-8000-${hexadecimal(n, 12)}`;
}

function hexadecimal(n: number, digits: number): string {
  return n.toString(16).padStart(digits, "0");
}

/**
 * Returns texts to try for a column, best first: what its constraints name, then by type, different for each `n`.
 * `family` tells entities apart. Empty for a type nothing is known about.
 */
export function candidates(entity: Entity, column: Column, family: number, n: number): readonly string[] {
  if (column.type.dimensions > 0) return arrays(column.type, family, n);
  const mentioned = entity.checks
    .filter((check) => mentions(check.expression, column.name))
    .flatMap((check) => constantsOf(check.expression));
  const texts = mentioned.filter((one) => one.kind === "string").map((one) => one.value);
  const figures = mentioned.filter((one) => one.kind === "number").map((one) => Number(one.value));
  const byType = ofType(column.type, family, n, column.name);
  if (isText(column.type)) {
    const lengths = [...new Set(figures.flatMap((one) => [one, one - 1, one + 1]))].filter(
      (one) => one >= 0 && one <= 20_000,
    );
    const samples = texts.map((one) => sampleOf(one, n)).filter((one) => one !== null);
    return [
      ...enumerated(entity, column.name),
      ...byType,
      ...samples,
      ...texts,
      ...lengths.map((one) => "x".repeat(one)),
      ...texts.flatMap((text) => [`${text}${n}`, ...lengths.map((one) => text.padEnd(one, "x"))]),
    ];
  }
  if (isNumber(column.type)) {
    const near = figures.flatMap((one) => [one, one + 1, one - 1, one + 0.5]).map(String);
    const decimal = smallDecimal(column.type, n);
    return [...byType, ...near, ...(decimal === null ? [] : [decimal])].filter((one) =>
      isRepresentable(column.type, one),
    );
  }
  return [...byType, ...texts];
}

/** Returns values just beside those that the row has in columns which a CHECK compares with this one. */
export function neighbours(entity: Entity, column: Column, row: Row): readonly string[] {
  const others = entity.checks
    .filter((check) => mentions(check.expression, column.name))
    .flatMap((check) => columnsIn(check.expression));
  const values = [...new Set(others)].flatMap((one) => (one === column.name ? [] : [row[one] ?? null]));
  const beside = values.flatMap((value) => (value === null ? [] : besides(column.type, value)));
  return beside.filter((one) => isRepresentable(column.type, one));
}

function besides(type: ColumnType, value: string): readonly string[] {
  if (isNumber(type)) return Number.isFinite(Number(value)) ? [1, -1].map((step) => String(Number(value) + step)) : [];
  // A year later and a year earlier: any day but the 29th of February is in every year.
  const date = /^(\d{4})(-\d\d-\d\d.*)$/.exec(value);
  if (date === null || !/^(date|timestamp)/.test(type.name)) return [];
  return [1, -1].map((step) => `${String(Number(date[1]) + step).padStart(4, "0")}${date[2] ?? ""}`);
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

/** Whether every CHECK of the entity that reads the column certainly lets the row in. */
export function certainlySatisfies(entity: Entity, row: Row, column: string): boolean {
  const typeOf = (name: string): ColumnType => columnOf(entity, name).type;
  return entity.checks
    .filter((check) => mentions(check.expression, column))
    .every((check) => [true, null].includes(evaluate(check.expression, { row, typeOf, userId: null }) as never));
}

/** Returns the CHECKs that certainly refuse the row. */
export function violated(entity: Entity, row: Row): Entity["checks"] {
  const typeOf = (column: string): ColumnType => columnOf(entity, column).type;
  return entity.checks.filter((check) => evaluate(check.expression, { row, typeOf, userId: null }) === false);
}

/** Returns the text of a constant, or undefined for anything that is computed. */
export function constantOf(expression: Expression): string | undefined {
  if (expression.kind === "string" || expression.kind === "number") return expression.value;
  if (expression.kind === "boolean") return String(expression.value);
  return expression.kind === "cast" ? constantOf(expression.value) : undefined;
}

/** Whether an expression reads the column. */
export function mentions(expression: Expression, column: string): boolean {
  return parts(expression).some((one) => one.kind === "column" && one.name === column);
}

/** Returns the columns an expression reads, in order of appearance. */
export function columnsIn(expression: Expression): readonly string[] {
  return [...new Set(parts(expression).flatMap((one) => (one.kind === "column" ? [one.name] : [])))];
}

/** Returns the string and number constants of an expression. */
export function constantsOf(expression: Expression): readonly Extract<Expression, { kind: "string" | "number" }>[] {
  return parts(expression).filter((one) => one.kind === "string" || one.kind === "number");
}

/** An expression and everything inside it: each nested object with a kind is an expression. */
function parts(expression: Expression): readonly Expression[] {
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

function arrays(type: ColumnType, family: number, n: number): readonly string[] {
  const [element] = ofType({ ...type, dimensions: 0 }, family, n, "");
  return element === undefined ? ["{}"] : [`{"${element.replaceAll(/["\\{},]/g, "")}"}`, "{}"];
}

function ofType(type: ColumnType, family: number, n: number, name: string): readonly string[] {
  const day = String((n % 28) + 1).padStart(2, "0");
  switch (type.name) {
    case "uuid":
      return [uuid(family, n)];
    case "text":
    case "citext":
    case "varchar":
    case "character varying":
      return texts(name, n, type.arguments[0] ?? Infinity);
    case "char":
    case "bpchar":
    case "character": {
      const width = type.arguments[0] ?? 1;
      return [n.toString(36).padStart(width, "s").slice(-width).toUpperCase()];
    }
    case "smallint":
    case "int2":
      return [String(30_000 + (n % 2_500)), String((n % 30_000) + 1), "1", "0"];
    case "integer":
    case "int":
    case "int4":
      return [String(1_900_000_000 + family * 10_000 + n), String(n + 1), "1", "0"];
    case "bigint":
    case "int8":
      return [String(9_000_000_000_000 + family * 10_000 + n), String(n + 1), "1", "0"];
    case "numeric":
    case "decimal":
    case "real":
    case "float4":
    case "float8":
    case "double precision":
      return [String(n + 1), "1", "0", "0.5"];
    case "money":
      return [String(n + 1)];
    case "boolean":
    case "bool":
      return ["true", "false"];
    case "date":
      return [`2001-01-${day}`, `2999-01-${day}`];
    case "timestamptz":
    case "timestamp with time zone":
      return [`2001-01-${day} 00:00:00+00`, `2999-01-${day} 00:00:00+00`];
    case "timestamp":
    case "timestamp without time zone":
      return [`2001-01-${day} 00:00:00`, `2999-01-${day} 00:00:00`];
    case "time":
    case "timetz":
      return [`${String(n % 24).padStart(2, "0")}:00:00`, "08:00:00", "20:00:00"];
    case "interval":
      return [`${n + 1} hours`];
    case "json":
    case "jsonb":
      return [`{"sample": ${n}}`, "{}", "[]"];
    case "bytea":
      return [String.raw`\x${hexadecimal(n, 4)}`];
    case "inet":
    case "cidr":
      return [`192.0.2.${n % 256}`];
    case "macaddr":
      return [`08:00:2b:01:02:${hexadecimal(n % 256, 2)}`];
    case "tstzrange":
      return [`[2001-01-${day} 00:00:00+00,2001-01-${day} 01:00:00+00)`];
    case "tsrange":
      return [`[2001-01-${day} 00:00:00,2001-01-${day} 01:00:00)`];
    case "daterange":
      return [`[2001-01-${day},2001-02-${day})`];
    case "int4range":
    case "int8range":
    case "numrange":
      return [`[${n},${n + 5})`];
    case "point":
      return [`(${n},${n})`];
    case "tsvector":
      return ["sample"];
    case "xml":
      return [`<sample>${n}</sample>`];
    default:
      return [];
  }
}

function texts(name: string, n: number, most: number): readonly string[] {
  const plain = [`Sample ${n}`, `sample${n}`, `s${n}`, n.toString(36)];
  const shaped = [
    `sample${n}@example.test`,
    `https://example.test/${n}`,
    "+15145550100",
    "514-555-0100",
    "H2X 1Y4",
    "A",
    "AB",
    "ABC",
    "12345",
    "2001-01-01",
    "fr-CA",
    "#00ff00",
  ];
  const email = /e_?mail/i.test(name);
  return (email ? [...shaped.slice(0, 1), ...plain, ...shaped] : [...plain, ...shaped]).filter(
    (one) => one.length <= most,
  );
}
