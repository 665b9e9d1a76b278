/** Building blocks for CHECK conditions, in SQL's three-valued logic. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/**
 * Each yields a value, null for SQL's NULL, or undefined where JavaScript cannot tell what Postgres would say (a case
 * mapping that depends on the collation). Reading passes unless a check is false; writing only when it is true or NULL.
 */
export const checkSnippets: readonly Snippet[] = [
  {
    name: "Check",
    needs: [],
    text: raw`
type Cells = Readonly<Record<string, unknown>>;
/** A value, null for NULL, undefined where only Postgres can tell. */
type Maybe<T> = T | null | undefined;
interface Check {
  readonly name: string;
  readonly columns: readonly string[];
  readonly test: (cells: Cells) => Maybe<boolean>;
}`,
  },
  {
    name: "passes",
    needs: ["Check"],
    text: raw`
/** Whether Postgres takes the cells: as in SQL, NULL passes. What the database fills in or already holds is its to judge. */
function passes(check: Check, cells: Cells): boolean {
  if (check.columns.some((column) => !(column in cells))) return true;
  const truth = check.test(cells);
  return truth === true || truth === null;
}`,
  },
  {
    name: "columnRead",
    needs: ["Check"],
    text: raw`
const columnRead = <T extends z.ZodType>(schema: T, ...checks: readonly Check[]): T =>
  checks.reduce((inner, check) => {
    const [column = ""] = check.columns;
    return inner.refine((value) => check.test({ [column]: value }) !== false, ${"`violates ${check.name}`"});
  }, schema);`,
  },
  {
    name: "column",
    needs: ["passes"],
    text: raw`
const column = <T extends z.ZodType>(schema: T, ...checks: readonly Check[]): T =>
  checks.reduce((inner, check) => {
    const [name = ""] = check.columns;
    return inner.refine((value) => passes(check, { [name]: value }), ${"`violates ${check.name}`"});
  }, schema);`,
  },
  {
    name: "rowRead",
    needs: ["Check"],
    text: raw`
const rowRead = <T extends z.ZodType<Cells>>(schema: T, ...checks: readonly Check[]): T =>
  checks.reduce(
    (inner, check) => inner.refine((value) => check.test(value) !== false, ${"`violates ${check.name}`"}),
    schema,
  );`,
  },
  {
    name: "row",
    needs: ["passes"],
    text: raw`
const row = <T extends z.ZodType<Cells>>(schema: T, defaults: Cells, ...checks: readonly Check[]): T =>
  checks.reduce(
    (inner, check) => inner.refine((value) => passes(check, { ...defaults, ...value }), ${"`violates ${check.name}`"}),
    schema,
  );`,
  },
  {
    name: "cell",
    needs: ["Check"],
    text: raw`
const cell = (cells: Cells, column: string): unknown => (cells[column] === undefined ? null : cells[column]);`,
  },
  {
    name: "textOf",
    needs: ["cell"],
    text: raw`
function textOf(cells: Cells, column: string): Maybe<string> {
  const value = cell(cells, column);
  return value === null || typeof value === "string" ? value : undefined;
}`,
  },
  {
    name: "paddedOf",
    needs: ["textOf"],
    text: raw`
/** A char(n) without its padding. */
const paddedOf = (cells: Cells, column: string): Maybe<string> => textOf(cells, column)?.replace(/ +$/, "");`,
  },
  {
    name: "numberOf",
    needs: ["cell"],
    text: raw`
function numberOf(cells: Cells, column: string): Maybe<number> {
  const value = cell(cells, column);
  if (typeof value === "string") return Number(value);
  return value === null || typeof value === "number" ? value : undefined;
}`,
  },
  {
    name: "realOf",
    needs: ["numberOf"],
    text: raw`
const realOf = (cells: Cells, column: string): Maybe<number> => {
  const value = numberOf(cells, column);
  return typeof value === "number" ? Math.fround(value) : value;
};`,
  },
  {
    name: "booleanOf",
    needs: ["cell"],
    text: raw`
function booleanOf(cells: Cells, column: string): Maybe<boolean> {
  const value = cell(cells, column);
  return value === null || typeof value === "boolean" ? value : undefined;
}`,
  },
  {
    name: "momentOf",
    needs: ["cell", "moment"],
    text: raw`
function momentOf(cells: Cells, column: string): Maybe<bigint> {
  const value = cell(cells, column);
  return value === null ? null : moment(value);
}`,
  },
  {
    name: "timeOf",
    needs: ["textOf"],
    text: raw`
/** Microseconds since midnight. */
function timeOf(cells: Cells, column: string): Maybe<number> {
  const value = textOf(cells, column);
  if (typeof value !== "string") return value;
  const [hour = 0, minute = 0, second = 0] = value.split(":").map(Number);
  return Math.round((hour * 3600 + minute * 60 + second) * 1000000);
}`,
  },
  {
    name: "itemsOf",
    needs: ["cell"],
    text: raw`
/** The elements of an array, over all dimensions. */
function itemsOf(cells: Cells, column: string): Maybe<readonly unknown[]> {
  const value = cell(cells, column);
  return value === null ? null : Array.isArray(value) ? value.flat(6) : undefined;
}`,
  },
  {
    name: "jsonTypeOf",
    needs: ["cell"],
    text: raw`
function jsonTypeOf(cells: Cells, column: string): Maybe<string> {
  const value = cell(cells, column);
  // NULL and JSON's null look alike here.
  if (value === null) return undefined;
  return Array.isArray(value) ? "array" : typeof value;
}`,
  },
  {
    name: "map",
    needs: ["Check"],
    text: raw`
const map = <T, R>(value: Maybe<T>, change: (value: T) => Maybe<R>): Maybe<R> =>
  value === null || value === undefined ? (value as Maybe<R>) : change(value);`,
  },
  {
    name: "both",
    needs: ["Check"],
    text: raw`
/** A function of two values: NULL when one is, and what cannot be told goes first, for it may be an error. */
function both<A, B, R>(left: Maybe<A>, right: Maybe<B>, change: (left: A, right: B) => Maybe<R>): Maybe<R> {
  if (left === undefined || right === undefined) return undefined;
  return left === null || right === null ? null : change(left, right);
}`,
  },
  {
    name: "lengthOf",
    needs: ["map", "charactersOf"],
    text: `const lengthOf = (value: Maybe<string>): Maybe<number> => map(value, charactersOf);`,
  },
  {
    name: "octetsOf",
    needs: ["map", "bytesOf"],
    text: `const octetsOf = (value: Maybe<string>): Maybe<number> => map(value, bytesOf);`,
  },
  {
    name: "trimmed",
    needs: ["map"],
    text: raw`
/** btrim, ltrim and rtrim: by default they remove spaces only. */
const trimmed = (value: Maybe<string>, side: "both" | "left" | "right", characters = " "): Maybe<string> =>
  map(value, (text) => {
    const points = [...text];
    if (side !== "right") while (points.length > 0 && characters.includes(points[0] ?? "")) points.shift();
    if (side !== "left") while (points.length > 0 && characters.includes(points.at(-1) ?? "")) points.pop();
    return points.join("");
  });`,
  },
  {
    name: "cased",
    needs: ["map"],
    text: raw`
/** lower and upper. How other letters than ASCII change depends on the collation; those that never do are safe. */
const cased = (value: Maybe<string>, to: "lower" | "upper"): Maybe<string> =>
  map(value, (text) => {
    const change = (part: string): string => (to === "lower" ? part.toLowerCase() : part.toUpperCase());
    return [...text].every((one) => one <= "\x7f" || change(one) === one) ? change(text) : undefined;
  });`,
  },
  {
    name: "concatenated",
    needs: ["both"],
    text: raw`
const concatenated = (left: Maybe<string>, right: Maybe<string>): Maybe<string> => both(left, right, (a, b) => a + b);`,
  },
  {
    name: "matches",
    needs: ["map"],
    text: raw`
/** A match that Postgres judges alike: in any text, or only in ASCII where classes and case depend on the collation. */
const matches = (value: Maybe<string>, pattern: RegExp, alike: "any" | "ascii"): Maybe<boolean> =>
  map(value, (text) => (alike === "any" || bytesOnly(text) ? pattern.test(text) : undefined));
const bytesOnly = (text: string): boolean => [...text].every((one) => one <= "\x7f");`,
  },
  {
    name: "startsWith",
    needs: ["map"],
    text: raw`
const startsWith = (value: Maybe<string>, start: string): Maybe<boolean> =>
  map(value, (text) => text.startsWith(start));`,
  },
  {
    name: "calculated",
    needs: ["both"],
    text: raw`
/** Integer arithmetic; undefined where Postgres raises an error: out of range, or a division by zero. */
const calculated = (left: Maybe<number>, operator: "+" | "-" | "*" | "/" | "%", right: Maybe<number>, limit: number) =>
  both(left, right, (a, b) => {
    if ((operator === "/" || operator === "%") && b === 0) return undefined;
    const results = { "+": a + b, "-": a - b, "*": a * b, "/": Math.trunc(a / b), "%": a % b };
    const result = results[operator];
    return result >= -limit && result < limit && Number.isSafeInteger(result) ? result : undefined;
  });`,
  },
  {
    name: "absolute",
    needs: ["map"],
    text: raw`
/** abs; undefined where the result is out of the type's range. */
const absolute = (value: Maybe<number>, limit: number): Maybe<number> =>
  map(value, (number) => (Math.abs(number) === limit ? undefined : Math.abs(number)));`,
  },
  {
    name: "countOf",
    needs: ["map"],
    text: `const countOf = (items: Maybe<readonly unknown[]>): Maybe<number> => map(items, (all) => all.length);`,
  },
  {
    name: "outerLengthOf",
    needs: ["cell"],
    text: raw`
/** array_length(column, 1): NULL for an empty array. */
function outerLengthOf(cells: Cells, column: string): Maybe<number> {
  const value = cell(cells, column);
  return Array.isArray(value) ? value.length || null : value === null ? null : undefined;
}`,
  },
  {
    name: "isFiniteMoment",
    needs: ["map", "endless"],
    text: raw`
const isFiniteMoment = (value: Maybe<bigint>): Maybe<boolean> => map(value, (at) => at > -endless && at < endless);`,
  },
  {
    name: "compare",
    needs: ["both"],
    text: raw`
type Operator = "=" | "<>" | "<" | "<=" | ">" | ">=";
type Scalar = string | number | bigint | boolean;
/** SQL's comparison; as in Postgres NaN equals itself and is greater than every other number. */
const compare = (left: Maybe<Scalar>, operator: Operator, right: Maybe<Scalar>): Maybe<boolean> =>
  both(left, right, (a, b) => {
    const [first, second] = [Number.isNaN(a), Number.isNaN(b)];
    const order = first || second ? Number(first) - Number(second) : a < b ? -1 : a > b ? 1 : 0;
    if (operator === "=" || operator === "<>") return (order === 0) === (operator === "=");
    if (operator === "<" || operator === "<=") return order < 0 || (order === 0 && operator === "<=");
    return order > 0 || (order === 0 && operator === ">=");
  });`,
  },
  {
    name: "allOf",
    needs: ["Check"],
    text: raw`
/** and: the first false decides, unless something before it cannot be told. */
function allOf(...truths: readonly Maybe<boolean>[]): Maybe<boolean> {
  for (const truth of truths) if (truth === false || truth === undefined) return truth;
  return truths.includes(null) ? null : true;
}`,
  },
  {
    name: "anyOf",
    needs: ["Check"],
    text: raw`
/** or: the first true decides, unless something before it cannot be told. */
function anyOf(...truths: readonly Maybe<boolean>[]): Maybe<boolean> {
  for (const truth of truths) if (truth === true || truth === undefined) return truth;
  return truths.includes(null) ? null : false;
}`,
  },
  {
    name: "not",
    needs: ["map"],
    text: `const not = (truth: Maybe<boolean>): Maybe<boolean> => map(truth, (value) => !value);`,
  },
  {
    name: "isNull",
    needs: ["Check"],
    text: raw`
const isNull = (value: Maybe<unknown>): Maybe<boolean> => (value === undefined ? undefined : value === null);`,
  },
  {
    name: "isNullCell",
    needs: ["cell"],
    text: `const isNullCell = (cells: Cells, column: string): boolean => cell(cells, column) === null;`,
  },
  {
    name: "isDistinct",
    needs: ["compare"],
    text: raw`
const isDistinct = (left: Maybe<Scalar>, right: Maybe<Scalar>): Maybe<boolean> => {
  if (left === undefined || right === undefined) return undefined;
  return left === null || right === null ? left !== right : compare(left, "<>", right);
};`,
  },
  {
    name: "isIn",
    needs: ["compare", "anyOf"],
    text: raw`
const isIn = (value: Maybe<Scalar>, ...list: readonly Maybe<Scalar>[]): Maybe<boolean> =>
  list.includes(undefined) ? undefined : anyOf(...list.map((one) => compare(value, "=", one)));`,
  },
  {
    name: "withItems",
    needs: ["map", "compare", "anyOf", "allOf"],
    text: raw`
/** value operator any (array) and value operator all (array), of text. */
function withItems(
  quantifier: "any" | "all",
  value: Maybe<string>,
  operator: Operator,
  items: Maybe<readonly unknown[]>,
) {
  if (value === undefined) return undefined;
  return map(items, (all) => {
    const truths = all.map((item) => compare(value, operator, typeof item === "string" ? item : null));
    return quantifier === "any" ? anyOf(...truths) : allOf(...truths);
  });
}`,
  },
  {
    name: "consistsOf",
    needs: ["map"],
    text: raw`
/** items <@ array[...]: a NULL element is contained in nothing. */
const consistsOf = (items: Maybe<readonly unknown[]>, ...list: readonly Scalar[]): Maybe<boolean> =>
  map(items, (all) => all.every((item) => list.some((one) => one === item)));`,
  },
  {
    name: "firstOf",
    needs: ["Check"],
    text: raw`
/** coalesce. */
const firstOf = <T>(...values: readonly Maybe<T>[]): Maybe<T> => {
  const found = values.find((value) => value !== null);
  return values.includes(undefined as Maybe<T>) && found === undefined ? undefined : (found ?? null);
};`,
  },
  {
    name: "when",
    needs: ["Check"],
    text: raw`
/** case when condition then value else otherwise end. */
const when = <T>(condition: Maybe<boolean>, value: Maybe<T>, otherwise: Maybe<T>): Maybe<T> =>
  condition === undefined ? undefined : condition === true ? value : otherwise;`,
  },
];
