/** Expressions with every part in parentheses: a second opinion on the printer that knows when they may be left out. */

import type { Expression } from "../ir/expression.ts";
import { expressionSql } from "../sql/expression.ts";
import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";

/** Returns the SQL of an expression in which precedence plays no part. */
export function parenthesised(expression: Expression): Sql {
  const parts: Sql[] = [];
  const place = (part: Expression): Expression => {
    parts.push(sql`(${parenthesised(part)})`);
    return { kind: "column", name: String(parts.length - 1) };
  };
  if (expression.kind === "column") return identifier(expression.name);
  const oneLevel = withParts(expression, place) as Expression;
  return expressionSql(oneLevel, { column: (name) => parts[Number(name)] ?? identifier(name) });
}

/** Replaces each direct part, wherever the kind keeps it: in a field, a list, the arms of a case. */
function withParts(node: object, place: (part: Expression) => Expression): object {
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (value === null || typeof value !== "object") return value;
    return "kind" in value ? place(value as Expression) : withParts(value, place);
  };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaced(value)]));
}
