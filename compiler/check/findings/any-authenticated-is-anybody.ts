/** "Any authenticated" should not surprise: suspended people hold tokens too. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/signed-in-includes-suspended` for each grant to the signed-in where a state of the identity denies login. */
export const anyAuthenticatedIsAnybody: Rule = (findings) => {
  if (findings.ir.identity === null) return [];
  return findings.ir.access
    .filter((cell) => cell.actor.kind === "signed-in" && cell.grants.length > 0)
    .map((cell) => {
      const where = { span: placeOf(findings, cell.id), path: cell.id };
      return diagnose("access/signed-in-includes-suspended", where, { entity: cell.entity, operation: cell.operation });
    });
};
