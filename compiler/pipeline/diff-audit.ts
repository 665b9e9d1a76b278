/** Whether a change of the audit takes something away. */

import type { AuditEvent } from "../ir/audit.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Change } from "../plan/change.ts";

/** Returns whether less is recorded after the change: an event, a column of it, or its entry in the module's own log. */
export function recordsLess(change: Change, was: ModuleIr | null, is: ModuleIr | null): boolean {
  if (change.kind === "audit-event-removed") return true;
  if (change.kind !== "audit-event-changed") return false;
  const [before, after] = [was, is].map((ir) => ir?.audit?.events.find((one) => one.id === change.event));
  return before === undefined || after === undefined || lacks(before, after);
}

function lacks(before: AuditEvent, after: AuditEvent): boolean {
  const captures = (now: readonly string[] | null, old: readonly string[] | null): boolean =>
    (old ?? []).every((column) => now?.includes(column) === true);
  return (
    !captures(after.oldColumns, before.oldColumns) ||
    !captures(after.newColumns, before.newColumns) ||
    (after.changedOnly && !before.changedOnly) ||
    (before.inModuleLog && !after.inModuleLog)
  );
}
