/** The JSON fence of the Audit section: an example of an entry, checked against the entities. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Fence } from "../../syntax/document.ts";
import type { AuditReading } from "./audit-reading.ts";

/**
 * Claims a JSON example whose keys are columns of the log and whose values' keys are columns of the audited entity;
 * else `audit/example-not-json` or `audit/example-unknown-key`.
 */
export function checkAuditExample(reading: AuditReading, fence: Fence): void {
  const { notebook, structure, log } = reading;
  const where = { span: fence.span, path: "audit/log" };
  const value = parse(fence.text);
  if (value === null) {
    notebook.diagnostics.push(diagnose("audit/example-not-json", where, {}));
    return;
  }
  const logColumns =
    structure.entities.find((one) => one.name === log?.entity)?.columns.map((column) => column.name) ?? [];
  const audited =
    structure.entities.find((one) => one.name === log?.audited)?.columns.map((column) => column.name) ?? [];
  let known = true;
  const check = (key: string, columns: readonly string[], entity: string): void => {
    if (log === null || columns.includes(key)) return;
    known = false;
    const at = fence.text.indexOf(`"${key}"`);
    const start = fence.contentStart + Math.max(0, at);
    const span = at < 0 ? fence.span : { path: fence.span.path, start, end: start + key.length + 2 };
    notebook.diagnostics.push(diagnose("audit/example-unknown-key", { span, path: "audit/log" }, { key, entity }));
  };
  for (const [key, inner] of Object.entries(value)) {
    check(key, logColumns, log?.entity ?? "");
    const isValue = key === log?.oldValue || key === log?.newValue;
    if (isValue && isRecord(inner)) for (const column of Object.keys(inner)) check(column, audited, log.audited);
  }
  if (known) notebook.claims.push({ span: fence.span, effect: "inert", path: "audit/log/example" });
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
