/** Every action that the audit log declares should be recorded by an event. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/**
 * Returns `audit/action-never-recorded` for each declared action that is no event's. A log without events is told
 * elsewhere (language.md, Audit).
 */
export const declaredActionsAreRecorded: Rule = (findings) => {
  const { audit } = findings.ir;
  const log = audit?.log ?? null;
  if (audit === null || log === null) return [];
  const recorded = new Set(audit.events.filter((one) => one.entity === log.audited).map((one) => one.action));
  if (recorded.size === 0) return [];
  const path = `entities/${log.entity}/${log.action}`;
  return log.actions
    .filter((action) => !recorded.has(action))
    .map((action) =>
      diagnose(
        "audit/action-never-recorded",
        { span: placeOf(findings, path, "audit/log"), path },
        { action, log: log.entity, entity: log.audited },
      ),
    );
};
