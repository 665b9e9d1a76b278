/** Building blocks for CHECK conditions: functions and arithmetic. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/** Each yields null for NULL and undefined for what cannot be told, see cell-snippets.ts. */
export const functionSnippets: readonly Snippet[] = [
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
];
