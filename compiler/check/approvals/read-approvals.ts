/** The table of approvals: what somebody signed to be destroyed, in one version of the contract. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Approval } from "../../ir/approval.ts";
import type { ContractDocument, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { versionPattern } from "../header.ts";
import type { Notebook } from "../notebook.ts";
import { claim, recordOrigin } from "../origins.ts";
import { tablesOf } from "../stray-tables.ts";
import type { Structure } from "../structure.ts";
import { filledCell, readTable } from "../table-reading.ts";
import type { TableRow } from "../table-reading.ts";

const columns = ["Version", "Object", "Change", "Reason"] as const;
type Columns = (typeof columns)[number];

interface Found {
  readonly approval: Approval;
  readonly span: Span;
}

/**
 * Returns the approvals in the contract's order; the n-th stands at `approvals/<n>`. Every cell is required. Errors of
 * the family `approval/`, and those of tables. What an object names is found when changes are planned, for it may be
 * gone from this contract (language.md, Approvals).
 */
export function readApprovals(
  document: ContractDocument,
  structure: Structure,
  notebook: Notebook,
): readonly Approval[] {
  const found: Found[] = [];
  for (const { section } of structure.claimed.filter((one) => one.kind === "approvals")) {
    const tables = tablesIn(section);
    if (tables.length === 0) {
      const where = { span: section.heading.span, path: "sections/approvals" };
      const params = { section: section.heading.text, columns: "Version, Object, Change and Reason" };
      notebook.diagnostics.push(diagnose("document/missing-table", where, params));
    }
    for (const table of tables) readRows(document, structure.header.version, table, found, notebook);
  }
  return found.map((one) => one.approval);
}

function tablesIn(section: Section): readonly Table[] {
  return [...tablesOf(section.blocks), ...section.sections.flatMap(tablesIn)];
}

function readRows(document: ContractDocument, current: string, table: Table, found: Found[], notebook: Notebook): void {
  const rows = readTable<Columns>(table, { required: [...columns], optional: [] }, notebook, "sections/approvals");
  for (const row of rows ?? []) {
    const path = `approvals/${found.length + 1}`;
    const approval = readRow(row, current, path, notebook);
    if (approval === null) continue;
    const { span } = row.row;
    const twin = found.find((one) => plain(one.approval) === plain(approval));
    if (twin !== undefined) {
      const where = { span, path, related: [{ span: twin.span, message: "first here" }] };
      const { object, version } = approval;
      notebook.diagnostics.push(diagnose("approval/duplicate", where, { object, version }));
      continue;
    }
    recordOrigin(document, notebook, path, span);
    claim(notebook, path, span);
    found.push({ approval, span });
  }
}

function readRow(row: TableRow<Columns>, current: string, path: string, notebook: Notebook): Approval | null {
  const [version, object, change, reason] = columns.map((column) => {
    const cell = filledCell(row, column, notebook, path);
    // A dash is no signature; what a version looks like is said below.
    if (cell === null || column === "Version" || /\p{L}/u.test(cell.text)) return cell;
    notebook.diagnostics.push(diagnose("approval/unclear", { span: cell.span, path }, { column, text: cell.text }));
    return null;
  });
  if (version == null || object == null || change == null || reason == null) return null;
  const where = { span: version.span, path };
  if (!versionPattern.test(version.text)) {
    notebook.diagnostics.push(diagnose("approval/invalid-version", where, { version: version.text }));
    return null;
  }
  if (isLater(version.text, current))
    notebook.diagnostics.push(diagnose("approval/later-version", where, { version: version.text, current }));
  return { version: version.text, object: object.text, change: change.text, reason: reason.text };
}

/** One change of one object in one version: white space, case and code marks do not matter. */
function plain({ version, object, change }: Approval): string {
  return [version, object, change]
    .map((text) =>
      text
        .replaceAll(/[`\s]+/g, " ")
        .trim()
        .toLowerCase(),
    )
    .join("\n");
}

/** Whether one version comes after another by its numbers; what stands behind a dash does not count. */
function isLater(version: string, current: string): boolean {
  const [a, b] = [version, current].map((text) => (text.split("-")[0] ?? "").split(".").map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at++) {
    const [left, right] = [a?.[at] ?? 0, b?.[at] ?? 0];
    if (left !== right) return left > right;
  }
  return false;
}
