/** A person's row should stay with the person's sign-in account. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { actorName } from "../../ir/access.ts";
import { placeOf, related } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/owner-can-change` for each actor who may change the user column of somebody's row of the identity entity. */
export const identitiesStayWithTheirOwner: Rule = (findings) => {
  const { identity, module, access } = findings.ir;
  if (identity === null || identity.module !== module) return [];
  return access
    .filter(
      (cell) => cell.entity === identity.entity && cell.operation === "update" && cell.actor.kind !== "service-role",
    )
    .filter((cell) => cell.grants.some((grant) => grant.columns.includes(identity.user)))
    .map((cell) => {
      const where = {
        span: placeOf(findings, cell.id),
        path: cell.id,
        related: related(findings, `entities/${identity.entity}/${identity.user}`, "the link to the account"),
      };
      return diagnose("access/owner-can-change", where, {
        actor: actorName(cell.actor),
        entity: identity.entity,
        column: identity.user,
      });
    });
};
