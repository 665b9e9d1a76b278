/** Expressions that are constants: no column, no function, nothing that another moment could change. */

import type { Expression } from "./expression.ts";

/**
 * Whether an expression consists of literals, casts and arrays. `operators` says which may stand between them: a sign
 * alone, or any.
 */
export function isConstant(expression: Expression, operators: "sign" | "any"): boolean {
  switch (expression.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return true;
    case "cast":
      return isConstant(expression.value, operators);
    case "array":
      return expression.items.every((item) => isConstant(item, operators));
    case "operator": {
      const { left, right } = expression;
      const allowed = operators === "any" || (expression.operator === "-" && left === null);
      return allowed && (left === null || isConstant(left, operators)) && isConstant(right, operators);
    }
    default:
      return false;
  }
}
