/** Somebody should be able to create the first row of the identity entity. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { actorName } from "../../ir/access.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/first-row-unreachable` when only people with a role, or nobody, may create rows of the identity entity. */
export const somebodyCreatesTheFirstRow: Rule = (findings) => {
  const { identity, module, access } = findings.ir;
  if (identity === null || identity.module !== module) return [];
  const cells = access.filter(
    (cell) => cell.entity === identity.entity && cell.operation === "insert" && cell.actor.kind !== "service-role",
  );
  const creators = cells.filter((cell) => cell.grants.length > 0);
  if (creators.some((cell) => cell.actor.kind !== "role")) return [];
  const path = creators[0]?.id ?? `access/${identity.entity}/insert`;
  const span = placeOf(findings, path, ...cells.map((cell) => cell.id), `entities/${identity.entity}`);
  return [
    diagnose(
      "access/first-row-unreachable",
      { span, path },
      { entity: identity.entity, roles: creators.map((cell) => actorName(cell.actor)) },
    ),
  ];
};
