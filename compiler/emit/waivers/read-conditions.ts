/** What stands in the conditions of policies: who is compared with which column, and what is wrapped in a function. */

import type { Expression } from "../../ir/expression.ts";
import type { Predicate } from "../../ir/predicate.ts";

/** Functions that tell who is calling, as other tools know them. */
const callers: ReadonlySet<string> = new Set(["uid", "role", "jwt"]);

/** Returns the columns that are compared by `=` with what the caller's token says. */
export function columnsComparedWithCaller(predicate: Predicate): readonly string[] {
  return leaves(predicate).flatMap((leaf) => {
    if (leaf.kind === "own") return leaf.holds === "user" ? [leaf.column] : [];
    if (leaf.kind !== "sql") return [];
    return parts(leaf.expression).flatMap((part) => {
      if (part.kind !== "operator" || part.operator !== "=" || part.left === null) return [];
      const { left, right } = part;
      return [...(asksCaller(right) ? columnsIn(left) : []), ...(asksCaller(left) ? columnsIn(right) : [])];
    });
  });
}

/** Returns the columns that are handed to a function. */
export function columnsInCalls(predicate: Predicate): readonly string[] {
  return leaves(predicate).flatMap((leaf) =>
    leaf.kind === "sql"
      ? parts(leaf.expression).flatMap((part) => (part.kind === "call" ? part.arguments.flatMap(columnsIn) : []))
      : [],
  );
}

function asksCaller(expression: Expression): boolean {
  return parts(expression).some((part) => part.kind === "call" && part.schema === "auth" && callers.has(part.name));
}

function columnsIn(expression: Expression): readonly string[] {
  return parts(expression).flatMap((part) => (part.kind === "column" ? [part.name] : []));
}

function leaves(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case "and":
    case "or":
      return predicate.of.flatMap(leaves);
    case "not":
      return leaves(predicate.of);
    case "all":
    case "none":
    case "own":
    case "in-state":
    case "sql":
      return [predicate];
  }
}

/** The expression and everything below it. */
function parts(node: unknown): readonly Expression[] {
  if (Array.isArray(node)) return node.flatMap(parts);
  if (node === null || typeof node !== "object") return [];
  const below = Object.values(node).flatMap(parts);
  return "kind" in node ? [node as Expression, ...below] : below;
}
