/** Row predicates as SQL conditions. */

import type { Expression } from "../../ir/expression.ts";
import { appIdentityKeyFunction, ownKeysFunction } from "../../ir/object-names.ts";
import type { OwnPredicate, Predicate } from "../../ir/predicate.ts";
import { lines } from "../../sql/code.ts";
import { expressionSql } from "../../sql/expression.ts";
import { boolean, comma, indent, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

export interface PredicateOptions {
  readonly privateSchema: string;
  /** Prints a column of the row that is judged: bare in a policy, `old.status` in a guard. */
  readonly column: (name: string) => Sql;
}

/** The signed-in person; in a subquery, so that it is asked once for a statement and not once for a row. */
export const currentUser = sql`(select auth.uid())`;

/** Returns the condition of a predicate. It binds at least as tightly as a comparison, or stands in parentheses. */
export function predicateSql(predicate: Predicate, options: PredicateOptions): Sql {
  switch (predicate.kind) {
    case "all":
      return boolean(true);
    case "none":
      return boolean(false);
    case "own":
      return ownSql(predicate, options);
    case "in-state":
      return isOneOf(options.column(predicate.column), predicate.values.map(literal));
    case "and":
      return all(predicate.of.map((one) => predicateSql(one, options)));
    case "or":
      return any(predicate.of.map((one) => predicateSql(one, options)));
    case "not":
      return sql`not (${predicateSql(predicate.of, options)})`;
    case "sql":
      return sqlLeaf(predicate.expression, options);
  }
}

/**
 * Returns the conditions, all of which hold, for rows that one of the predicates means: none when they mean every row.
 * A predicate that only narrows another of them is left out.
 */
export function unionSql(predicates: readonly Predicate[], options: PredicateOptions): readonly Sql[] {
  const wide = predicates.filter((one) => !predicates.some((other) => narrows(one, other)));
  const distinct = [...new Map(wide.map((one) => [JSON.stringify(one), one])).values()];
  if (distinct.some((one) => one.kind === "all")) return [];
  const [only, ...more] = distinct;
  if (only !== undefined && more.length === 0) {
    return (only.kind === "and" ? only.of : [only]).map((one) => predicateSql(one, options));
  }
  return [any(distinct.map((one) => predicateSql(one, options)))];
}

/** Whoever is not signed in owns nothing; a condition that only negates ownership must not become true by that. */
export function withoutOwn(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case "own":
      return { kind: "none" };
    case "and":
    case "or":
      return { ...predicate, of: predicate.of.map(withoutOwn) };
    case "not":
      return JSON.stringify(predicate.of).includes('"kind":"own"') ? { kind: "none" } : predicate;
    case "all":
    case "none":
    case "in-state":
    case "sql":
      return predicate;
  }
}

/** Whether `narrow` is `wide` and something more. */
function narrows(narrow: Predicate, wide: Predicate): boolean {
  if (wide.kind === "none") return false;
  if (narrow.kind === "none") return true;
  if (narrow.kind !== "and") return false;
  const parts = new Set(narrow.of.map((one) => JSON.stringify(one)));
  const required = wide.kind === "and" ? wide.of : [wide];
  return required.length < narrow.of.length && required.every((one) => parts.has(JSON.stringify(one)));
}

/** Returns `a`, or `(a and b)` over several lines. */
export function all(conditions: readonly Sql[]): Sql {
  return connected(conditions, sql`and`, boolean(true));
}

/** Returns `a`, or `(a or b)` over several lines. */
export function any(conditions: readonly Sql[]): Sql {
  return connected(conditions, sql`or`, boolean(false));
}

/** Returns `value = 'a'` or `value in ('a', 'b')`; false for no values, which nothing is one of. */
export function isOneOf(value: Sql, values: readonly Sql[]): Sql {
  const [only, ...more] = values;
  if (only === undefined) return boolean(false);
  return more.length === 0 ? sql`${value} = ${only}` : sql`${value} in (${join(values, comma)})`;
}

function connected(conditions: readonly Sql[], word: Sql, neutral: Sql): Sql {
  const [first, ...more] = conditions;
  if (first === undefined) return neutral;
  if (more.length === 0) return first;
  const rest = more.map((one) => sql`${word} ${one}`);
  return lines([sql`(`, indent(lines([first, ...rest]), 2), sql`)`]);
}

function ownSql(own: OwnPredicate, options: PredicateOptions): Sql {
  const column = options.column(own.column);
  switch (own.holds) {
    case "user":
      return sql`${column} = ${currentUser}`;
    case "identity":
      return sql`${column} = (select ${qualified(options.privateSchema, appIdentityKeyFunction)}())`;
    case "parent":
      return sql`${column} in (select ${qualified(options.privateSchema, ownKeysFunction(own.parent))}())`;
  }
}

const once = "\u0001auth.";

/** Prints a condition of the contract with the caller's identity asked once: `auth.uid()` as `(select auth.uid())`. */
function sqlLeaf(expression: Expression, options: PredicateOptions): Sql {
  const column = (name: string): Sql =>
    name.startsWith(once) ? sql`(select ${qualified("auth", name.slice(once.length))}())` : options.column(name);
  const text = expressionSql(askedOnce(expression) as Expression, { column });
  return expression.kind === "and" || expression.kind === "or" || expression.kind === "not" ? sql`(${text})` : text;
}

/** Replaces calls of the auth functions, which have no arguments, by a marked column that the printer resolves. */
function askedOnce(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(askedOnce);
  if (node === null || typeof node !== "object") return node;
  const call = node as Partial<Extract<Expression, { kind: "call" }>>;
  if (call.kind === "call" && call.schema === "auth" && call.arguments?.length === 0) {
    return { kind: "column", name: `${once}${call.name}` } satisfies Expression;
  }
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, askedOnce(inner)]));
}
