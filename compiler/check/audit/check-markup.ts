/** Cells of the events table: neither empty nor with markup that says more or less than their text. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Row } from "../../syntax/document.ts";
import { reportMarkup } from "../markup.ts";
import type { AuditReading } from "./audit-reading.ts";

/** Whether every cell of the row can be read; if not, the reason is written down. */
export function checkMarkup(reading: AuditReading, row: Row): boolean {
  const { notebook } = reading;
  for (const cell of row.cells) {
    reportMarkup(cell, notebook, "audit");
    if (cell.markup.length === 0 && cell.text.trim() === "")
      notebook.diagnostics.push(diagnose("audit/empty-cell", { span: row.span, path: "audit" }, {}));
  }
  return row.cells.every((cell) => cell.markup.length === 0 && cell.text.trim() !== "");
}
