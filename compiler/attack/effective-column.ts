/** What a column will hold after an evolution, as an expression over the row before it. */

import { isConstant } from "../ir/constant.ts";
import type { Expression } from "../ir/expression.ts";
import { columnNamed, renamedValues, retiredValues } from "./successor.ts";
import type { Successor, Transition } from "./successor.ts";

/** Backfills that read columns which are filled themselves are followed so far. */
const deepest = 4;

/**
 * Returns an expression of the next state over the columns of the previous one, filled as the contract says; null where
 * that is not to be known beforehand: identities, and functions that answer otherwise each time.
 */
export function inOldTerms(
  transition: Transition,
  successor: Successor,
  expression: Expression,
  depth = 0,
): Expression | null {
  let known = true;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    const node = value as { readonly kind?: unknown; readonly name?: unknown };
    if (node.kind === "column") {
      const held = effectiveColumn(transition, successor, String(node.name), depth);
      if (held === null) known = false;
      return held ?? value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  const spelled = visit(expression) as Expression;
  return known ? spelled : null;
}

/** Returns what a column of the next state holds in rows of before, in the same terms; null as `inOldTerms`. */
export function effectiveColumn(
  transition: Transition,
  successor: Successor,
  name: string,
  depth = 0,
): Expression | null {
  const { is, nameBefore } = successor;
  const column = columnNamed(is, name);
  if (column === null || depth > deepest) return null;
  const before = nameBefore(name);
  const inside = (one: Expression): Expression | null => {
    const spelled = isDecided(one) ? inOldTerms(transition, successor, one, depth + 1) : null;
    return spelled === null ? null : { kind: "cast", value: spelled, type: column.type };
  };
  if (before === null) {
    if (column.generated !== null) return inside(column.generated);
    if (column.identity !== null) return null;
    const value = column.backfill ?? column.default;
    const isFilled = value !== null && (column.backfill !== undefined || !column.nullable || isConstant(value, "any"));
    return isFilled ? inside(value) : { kind: "null" };
  }
  const held = underNewNames(transition, successor, before);
  if (column.backfill === undefined) return held;
  const retired = retiredValues(transition, successor, before);
  const filled = retired.length > 0 || columnNamed(successor.was, before)?.nullable === true;
  if (!filled) return held;
  const value = inside(column.backfill);
  if (value === null) return null;
  if (retired.length === 0) return column.nullable ? held : { kind: "coalesce", of: [held, value] };
  const list = retired.map((one): Expression => ({ kind: "string", value: one }));
  const when: Expression = { kind: "in", negated: false, value: held, list };
  return { kind: "case", arms: [{ when, then: value }], otherwise: held };
}

/** What a column holds, statuses and roles as they are called now. */
function underNewNames(transition: Transition, successor: Successor, before: string): Expression {
  const held: Expression = { kind: "column", name: before };
  const renamed = [...renamedValues(transition, successor, before)];
  if (renamed.length === 0) return held;
  const text = (value: string): Expression => ({ kind: "string", value });
  const arms = renamed.map(([from, to]) => ({
    when: { kind: "operator", operator: "=", left: held, right: text(from) } as const,
    then: text(to),
  }));
  return { kind: "case", arms, otherwise: held };
}

/** Functions that give the same for the same, among those that contracts use; others may answer anew each time. */
const steady: ReadonlySet<string> = new Set(
  "lower upper trim btrim ltrim rtrim concat concat_ws left right substr substring replace length char_length split_part abs round floor ceil ceiling greatest least nullif initcap md5 jsonb_build_object jsonb_array_length array_length cardinality to_jsonb".split(
    " ",
  ),
);

/** Whether an expression gives the same value whenever it is computed. */
export function isDecided(expression: Expression): boolean {
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.every(visit);
    if (value === null || typeof value !== "object") return true;
    const node = value as { readonly kind?: unknown; readonly name?: unknown };
    if (node.kind === "keyword") return false;
    if (node.kind === "call" && !steady.has(String(node.name))) return false;
    return Object.values(value).every(visit);
  };
  return visit(expression);
}
