/** A condition written as SQL between code marks. */

import type { Entity } from "../../ir/entity.ts";
import type { Predicate } from "../../ir/predicate.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { hasErrors } from "../../diagnostics/diagnose.ts";
import { spanIn } from "../../syntax/spanned.ts";
import { resolveExpression } from "../expression.ts";
import { checkClaims } from "./check-claims.ts";
import type { Reading } from "./matrix-context.ts";
import { ownWays } from "./own-rows.ts";
import { comparedWithUser } from "./predicates.ts";

/**
 * Returns the rows that meet the condition, or null with errors of the family `expression/`, or of what
 * it takes from the token, written down. A condition
 * that says exactly what "Own" says is that, so both forms mean the same everywhere.
 */
export function readSqlCondition(reading: Reading, entity: Entity, piece: Spanned): Predicate | null {
  const scope = { entity: entity.name, columns: entity.columns.map((column) => column.name) };
  const expression = resolveExpression(piece, scope, "condition", reading.notebook, `access/${entity.name}`);
  if (expression === null) return null;
  const problems = checkClaims(expression, spanIn(piece), `access/${entity.name}`);
  reading.notebook.diagnostics.push(...problems);
  if (hasErrors(problems)) return null;
  const column = comparedWithUser(expression);
  const own = ownWays(reading.structure, entity).find((way) => way.holds === "user" && way.column === column);
  return own ?? { kind: "sql", expression };
}
