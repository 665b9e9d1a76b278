/** Closure: everything that a contract does not lead to, as one list of findings. */

import type { Deviation } from "../compare.ts";
import { factId } from "../facts.ts";
import { authFindings } from "./auth-functions.ts";
import type { Answer } from "./auth-functions.ts";
import { defaultPrivilegeFindings } from "./default-privilege-findings.ts";
import { deviationFindings } from "./deviation-findings.ts";
import type { Finding, Watch } from "./finding.ts";
import { platformEventTriggers } from "./platform.ts";
import { surroundingPrivilegeFindings } from "./privilege-findings.ts";
import { reachOf } from "./reach.ts";
import { eventTriggerFindings, functionFindings, ruleFindings, triggerFindings } from "./reaching-findings.ts";
import { membershipFindings, roleFindings } from "./role-findings.ts";
import { settingFindings } from "./setting-findings.ts";
import {
  extensionFindings,
  foreignKeyFindings,
  foreignTableFindings,
  kinFindings,
  replicationFindings,
} from "./table-findings.ts";

/** Deviations from what the contracts expect, and from a database on which they were compiled from nothing. */
export interface Deviations {
  readonly fromContract: readonly Deviation[];
  readonly fromReference: readonly Deviation[];
}

/** Returns the findings about everything that was read: deviations, doors, roles, settings, auth functions. */
export function closure(
  watch: Watch,
  { fromContract, fromReference }: Deviations,
  answers: readonly Answer[],
): readonly Finding[] {
  const reach = reachOf(watch);
  const said = new Set(fromContract.map(idOf));
  const more = fromReference.filter((one) => !said.has(idOf(one)) && one.property !== "commented");
  const commented = new Set(more.filter((one) => one.property === "comment").map((one) => factId(one.fact)));
  // That there is no comment and what it ought to say are one finding.
  const known = fromContract.filter((one) => one.property !== "commented" || !commented.has(factId(one.fact)));
  return [
    ...deviationFindings(watch, [...known, ...more]),
    ...surroundingPrivilegeFindings(watch),
    ...defaultPrivilegeFindings(watch),
    ...ruleFindings(watch, reach),
    ...functionFindings(watch, reach),
    ...triggerFindings(watch, reach),
    ...eventTriggerFindings(watch, reach, (name) => platformEventTriggers.has(name)),
    ...foreignTableFindings(watch),
    ...replicationFindings(watch),
    ...kinFindings(watch),
    ...foreignKeyFindings(watch),
    ...roleFindings(watch),
    ...membershipFindings(watch),
    ...settingFindings(watch),
    ...authFindings(watch, answers),
    ...extensionFindings(watch),
  ];
}

function idOf(one: Deviation): string {
  return JSON.stringify([one.kind, factId(one.fact), one.property]);
}
