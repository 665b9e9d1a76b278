/** Who may not log in has no access in the database either. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/suspended-accounts` for each state of the identity entity that denies login (semantics.md, 8). */
export const suspendedPeopleAreShutOut: Rule = (findings) => {
  const { identity, lifecycles, module } = findings.ir;
  if (identity === null || identity.module !== module) return [];
  return lifecycles
    .filter((lifecycle) => lifecycle.entity === identity.entity)
    .flatMap((lifecycle) => lifecycle.states.filter((state) => state.login === false))
    .map((state) => {
      const id = `lifecycles/${identity.entity}/states/${state.name}`;
      const params = { state: state.name, entity: identity.entity, phrase: state.description };
      return diagnose("access/suspended-accounts", { span: placeOf(findings, id), path: id }, params);
    });
};
