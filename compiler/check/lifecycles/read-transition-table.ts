/** Transitions as a table From | To | Who. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Transition } from "../../ir/lifecycle.ts";
import type { Inline, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { didYouMean } from "../names.ts";
import { filledCell, readTable } from "../table-reading.ts";
import type { Deletion } from "./deletions.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";
import type { ReadSteps, Step } from "./read-diagram.ts";

/**
 * Returns the steps of a table in order, or null with errors: every From is a state or [created], every To a state or
 * [deleted] (language.md, Lifecycle).
 */
export function readTransitionTable(
  reading: LifecycleReading,
  table: Table,
  states: readonly string[],
  path: string,
): ReadSteps | null {
  const { notebook } = reading;
  const rows = readTable(table, { required: ["From", "To"], optional: ["Who", "Description"] }, notebook, path);
  if (rows === null) return null;
  const initial: string[] = [];
  const transitions: (Transition & { span: Span })[] = [];
  const deletions: Deletion[] = [];
  const who: Step[] = [];
  let failed = false;
  const stateIn = (cell: Inline): string | null => {
    if (states.includes(cell.text)) return cell.text;
    failed = true;
    const params = { state: cell.text, suggestion: didYouMean(cell.text, states) };
    notebook.diagnostics.push(diagnose("lifecycle/unknown-state", { span: cell.span, path }, params));
    return null;
  };
  for (const row of rows) {
    const fromCell = filledCell(row, "From", notebook, path);
    const toCell = filledCell(row, "To", notebook, path);
    if (fromCell === null || toCell === null) return null;
    const created = /^(\[created\]|[—–-])$/i.test(fromCell.text);
    // A row that is created and deleted says nothing: [deleted] is no state to begin in.
    const deleted = !created && /^\[deleted\]$/i.test(toCell.text);
    const from = created ? null : stateIn(fromCell);
    const to = deleted ? null : stateIn(toCell);
    const said = row.cell("Who");
    const cell = said === null || said.text === "" ? null : said;
    if (cell !== null && (from !== null || created) && (to !== null || deleted))
      who.push({ from, to, who: cell.text, span: cell.span });
    if (from === null && to !== null) initial.push(to);
    else if (from !== null && to !== null) transitions.push({ from, to, span: row.row.span });
    else if (from !== null) deletions.push({ from, said: cell !== null, span: row.row.span });
  }
  return failed ? null : { initial, transitions, who, deletions };
}
