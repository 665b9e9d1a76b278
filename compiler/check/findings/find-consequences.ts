/** Findings that need several sections together. */

import type { ContractDocument } from "../../syntax/document.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Notebook } from "../notebook.ts";
import type { Structure } from "../structure.ts";
import { actorsCanBeDeleted } from "./actors-can-be-deleted.ts";
import { anyAuthenticatedIsAnybody } from "./any-authenticated-is-anybody.ts";
import { auditedDeletionsFitTheLog } from "./audited-deletions-fit-the-log.ts";
import { cascadesRespectRights } from "./cascades-respect-rights.ts";
import { copiesAreKeptInStep } from "./copies-are-kept-in-step.ts";
import { creationAgreesWithTheLifecycle } from "./creation-agrees-with-the-lifecycle.ts";
import { declaredActionsAreRecorded } from "./declared-actions-are-recorded.ts";
import { decisionsHold } from "./decisions-hold.ts";
import { deletionNeedsNoKeyOrder } from "./deletion-needs-no-key-order.ts";
import { erasureReachesEveryLog } from "./erasure-reaches-every-log.ts";
import { everyChangeIsAudited } from "./every-change-is-audited.ts";
import { identitiesStayWithTheirOwner } from "./identities-stay-with-their-owner.ts";
import { retentionOutlivesCascades } from "./retention-outlives-cascades.ts";
import type { Findings, Rule } from "./rule.ts";
import { somebodyCreatesTheFirstRow } from "./somebody-creates-the-first-row.ts";
import { suspendedPeopleAreShutOut } from "./suspended-people-are-shut-out.ts";
import { whatIsWrittenCanBeRead } from "./what-is-written-can-be-read.ts";

const rules: readonly Rule[] = [
  auditedDeletionsFitTheLog,
  retentionOutlivesCascades,
  actorsCanBeDeleted,
  everyChangeIsAudited,
  declaredActionsAreRecorded,
  erasureReachesEveryLog,
  suspendedPeopleAreShutOut,
  copiesAreKeptInStep,
  deletionNeedsNoKeyOrder,
  somebodyCreatesTheFirstRow,
  identitiesStayWithTheirOwner,
  creationAgreesWithTheLifecycle,
  whatIsWrittenCanBeRead,
  cascadesRespectRights,
  anyAuthenticatedIsAnybody,
  decisionsHold,
];

/**
 * Writes down what the sections of a contract lead to together: contradictions between them as warnings with choices,
 * consequences as notes, and decisions against entities as errors (language.md, Principle 6).
 */
export function findConsequences(
  _document: ContractDocument,
  structure: Structure,
  ir: ModuleIr,
  notebook: Notebook,
): void {
  const findings: Findings = { structure, ir, origin: (id) => notebook.origins.get(id)?.[0] ?? null };
  for (const rule of rules) notebook.diagnostics.push(...rule(findings));
}
