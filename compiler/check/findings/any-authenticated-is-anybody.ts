/** "Any authenticated" should not surprise: people without a role hold tokens too. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/signed-in-includes-strangers` for each grant to the signed-in where people have rows and roles. */
export const anyAuthenticatedIsAnybody: Rule = (findings) => {
  const { identity, access } = findings.ir;
  if (identity === null) return [];
  return access
    .filter((cell) => cell.actor.kind === "signed-in" && cell.grants.length > 0)
    .map((cell) => {
      const where = { span: placeOf(findings, cell.id), path: cell.id };
      const { entity, operation } = cell;
      return diagnose("access/signed-in-includes-strangers", where, { entity, operation, identity: identity.entity });
    });
};
