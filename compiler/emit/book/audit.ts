/** What is recorded, where, and with which values. */

import type { AuditEvent } from "../../ir/audit.ts";
import { projectLog } from "../../ir/object-names.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { cellCode, table } from "./escape.ts";
import { linesOf } from "./places.ts";

const changeWords = { insert: "created", update: "changed", delete: "deleted" } as const;

/** Returns the table of audit events, or null when the contract audits nothing. */
export function auditTable(module: CompiledModule, settings: EmitSettings): string | null {
  const { audit } = module.ir;
  if (audit === null || audit.events.length === 0) return null;
  const everywhere = cellCode(`${settings.auditSchema}.${projectLog.table}`);
  return table(
    ["When", "Action", "Old value", "New value", "Recorded in", "Contract"],
    audit.events.map((event) => [
      whenWords(event),
      cellCode(event.action),
      capturedWords(event, event.oldColumns),
      capturedWords(event, event.newColumns),
      audit.log !== null && event.inModuleLog ? `${cellCode(audit.log.entity)} and ${everywhere}` : everywhere,
      linesOf(module, event.id) ?? "",
    ]),
  );
}

function whenWords(event: AuditEvent): string {
  const columns = event.columns.map((column) => cellCode(`${event.entity}.${column}`));
  if (event.operation === "update") return `${columns.join(", ")} changed`;
  return `a row of ${cellCode(event.entity)} is ${changeWords[event.operation]}`;
}

function capturedWords(event: AuditEvent, columns: readonly string[] | null): string {
  if (columns === null) return "none";
  const kept = columns.filter((column) => !event.changedOnly || !event.columns.includes(column)).map(cellCode);
  const changed = columns.filter((column) => event.changedOnly && event.columns.includes(column)).map(cellCode);
  return [...kept, ...(changed.length === 0 ? [] : [`what changed of ${changed.join(", ")}`])].join(", ");
}
