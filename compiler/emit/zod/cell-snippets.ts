/** Building blocks for CHECK conditions: how they are judged, and how they read a row. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/**
 * Each yields a value, null for SQL's NULL, or undefined where JavaScript cannot tell what Postgres would say (a case
 * mapping that depends on the collation). Reading passes unless a check is false; writing only when it is true or NULL.
 */
export const cellSnippets: readonly Snippet[] = [
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
];
