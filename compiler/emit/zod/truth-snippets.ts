/** Building blocks for CHECK conditions: comparisons and SQL's three-valued logic. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/** Each yields null for NULL and undefined for what cannot be told, see cell-snippets.ts. */
export const truthSnippets: readonly Snippet[] = [
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
