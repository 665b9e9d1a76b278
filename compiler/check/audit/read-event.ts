/** One row of the events table. */

import type { AuditEvent } from "../../ir/audit.ts";
import type { Inline, Row } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { recordOrigin } from "../origins.ts";
import { checkMarkup } from "./check-markup.ts";
import { nameAction } from "./name-action.ts";
import type { AuditReading } from "./audit-reading.ts";
import { readCaptured } from "./read-captured.ts";
import { readTrigger } from "./read-trigger.ts";

export interface ReadEvent {
  readonly event: AuditEvent;
  /** "Any other field": its columns are still to be narrowed. */
  readonly others: boolean;
  readonly changedOnly: boolean;
  readonly trigger: string;
  readonly span: Span;
}

/** Returns the event of a row, or nothing with errors of the family `audit/` written down. */
export function readEvent(
  reading: AuditReading,
  row: Row,
  cells: { readonly name: Inline; readonly when: Inline; readonly what: Inline },
): readonly ReadEvent[] {
  if (!checkMarkup(reading, row)) return [];
  const trigger = readTrigger(reading, cells.when);
  if (trigger === null) return [];
  const { entity, operation, columns, others } = trigger;
  const id = `audit/${entity.name}/${operation}${trigger.named ? `/${columns.join("+")}` : ""}`;
  const captured = readCaptured(reading, trigger, cells.what, id);
  if (captured === null) return [];
  const inModuleLog = reading.log?.audited === entity.name && (operation !== "delete" || !logReferences(reading));
  const action = nameAction(reading, entity, operation, trigger.named ? columns : [], cells.name, id, inModuleLog);
  reading.notebook.claims.push({ span: row.span, effect: "compiled", path: id });
  recordOrigin(reading.document, reading.notebook, id, row.span);
  const { oldColumns, newColumns } = captured;
  const event: AuditEvent = {
    id,
    entity: entity.name,
    operation,
    columns,
    action,
    oldColumns,
    newColumns,
    changedOnly: captured.changedOnly && columns.length > 1,
    inModuleLog,
  };
  return [{ event, others, changedOnly: captured.changedOnly, trigger: cells.when.text, span: row.span }];
}

/** Whether the log's subject is a foreign key: then no entry can be about a row that is gone. */
function logReferences(reading: AuditReading): boolean {
  const log = reading.structure.entities.find((one) => one.name === reading.log?.entity);
  return log?.foreignKeys.some((key) => key.columns.includes(reading.log?.subject ?? "")) === true;
}
