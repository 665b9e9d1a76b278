/** What a SQL condition may take from a token: claims that its holder cannot write. */

import type { Expression } from "../../ir/expression.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../text/source.ts";
import { childrenOf } from "../expression-tree.ts";

/** Roles that a token of the platform can have. */
const tokenRoles: ReadonlySet<string> = new Set(["anon", "authenticated", "service_role"]);
const userMetadata: ReadonlySet<string> = new Set(["user_metadata", "raw_user_meta_data"]);
/** Reading one claim by its name, which is their right side. */
const byName: ReadonlySet<string> = new Set(["->", "->>"]);

/**
 * Returns `access/user-editable-claim`, `access/unknown-token-role` and `access/email-as-authority` for what a
 * condition decides by. The token as a whole contains what its holder writes (research/rls-footguns.md, SEC033, SEC034
 * and SEC037).
 */
export function checkClaims(expression: Expression, span: Span, path: string): readonly Diagnostic[] {
  const where = { span, path };
  const own: Diagnostic[] = [];
  const claim = claimOf(expression);
  if (isCall(expression, "email"))
    own.push(diagnose("access/email-as-authority", where, { claim: "the address auth.email()" }));
  else if (claim === "email" || claim === "phone")
    own.push(diagnose("access/email-as-authority", where, { claim: `the claim ${claim} of the token` }));
  else if (claim !== null && userMetadata.has(claim))
    own.push(diagnose("access/user-editable-claim", where, { claim: `the claim ${claim} of the token` }));
  else if (isCall(expression, "jwt"))
    own.push(diagnose("access/user-editable-claim", where, { claim: "the token as a whole, with its user_metadata" }));
  for (const role of comparedRoles(expression))
    if (!tokenRoles.has(role)) own.push(diagnose("access/unknown-token-role", where, { role }));
  // A claim that is read by its name is judged by that name.
  const inner = claim === null ? childrenOf(expression) : [];
  return [...own, ...inner.flatMap((one) => checkClaims(one, span, path))];
}

/** The name of the claim in `auth.jwt() -> 'name'`, or null. */
function claimOf(expression: Expression): string | null {
  if (expression.kind !== "operator" || !byName.has(expression.operator) || expression.left === null) return null;
  return isCall(expression.left, "jwt") && expression.right.kind === "string" ? expression.right.value : null;
}

/** The texts that the role of the token is compared with. */
function comparedRoles(expression: Expression): readonly string[] {
  const sides = sidesOf(expression);
  if (!sides.some((one) => isCall(one, "role") || claimOf(one) === "role")) return [];
  return sides.flatMap((one) => (one.kind === "string" ? [one.value] : []));
}

function sidesOf(expression: Expression): readonly Expression[] {
  const sides = ["operator", "in", "is-distinct", "quantified"].includes(expression.kind) ? childrenOf(expression) : [];
  return sides.map(withoutCast).flatMap((one) => (one.kind === "array" ? one.items.map(withoutCast) : [one]));
}

function withoutCast(expression: Expression): Expression {
  return expression.kind === "cast" ? withoutCast(expression.value) : expression;
}

function isCall(expression: Expression, name: string): boolean {
  return expression.kind === "call" && expression.schema === "auth" && expression.name === name;
}
