/** An audited deletion should fit into the module's own log. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf, related } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `audit/delete-cannot-be-logged` for each deletion event whose entry the log's foreign key refuses or removes. */
export const auditedDeletionsFitTheLog: Rule = (findings) => {
  const log = findings.ir.audit?.log ?? null;
  if (log === null) return [];
  return (findings.ir.audit?.events ?? [])
    .filter((event) => event.operation === "delete" && event.entity === log.audited && !event.inModuleLog)
    .map((event) => {
      const where = {
        span: placeOf(findings, event.id),
        path: event.id,
        related: related(findings, `entities/${log.entity}/${log.subject}`, "the reference that goes with the row"),
      };
      return diagnose("audit/delete-cannot-be-logged", where, {
        entity: event.entity,
        log: log.entity,
        column: log.subject,
      });
    });
};
