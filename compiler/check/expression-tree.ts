/** Walking expressions. */

import type { Expression } from "../ir/expression.ts";

/** Returns the direct parts of an expression, in the order they are written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "column":
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "keyword":
      return [];
    case "call":
      return node.arguments;
    case "operator":
      return node.left === null ? [node.right] : [node.left, node.right];
    case "in":
      return [node.value, ...node.list];
    case "between":
      return [node.value, node.low, node.high];
    case "like":
      return [node.value, node.pattern];
    case "is-null":
    case "is-boolean":
    case "cast":
      return [node.value];
    case "is-distinct":
    case "quantified":
      return [node.left, node.right];
    case "and":
    case "or":
    case "coalesce":
      return node.of;
    case "not":
      return [node.of];
    case "array":
      return node.items;
    case "case":
      return [
        ...node.arms.flatMap((arm) => [arm.when, arm.then]),
        ...(node.otherwise === null ? [] : [node.otherwise]),
      ];
  }
}
