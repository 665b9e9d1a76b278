/** The table of regressions: attempts that must come out as their author says, for ever. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Regression, RegressionAttempt } from "../../ir/regression.ts";
import type { ContractDocument, Inline, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { spannedSegment } from "../../syntax/spanned.ts";
import type { Notebook } from "../notebook.ts";
import { claim, recordOrigin } from "../origins.ts";
import { tablesOf } from "../stray-tables.ts";
import type { Structure } from "../structure.ts";
import { filledCell, readTable } from "../table-reading.ts";
import type { TableRow } from "../table-reading.ts";
import { readMust } from "./outcome.ts";
import { readSpoken } from "./spoken-attempt.ts";
import { readWho } from "./who-attempts.ts";
import { readWritten } from "./written-attempt.ts";

const shape = { required: ["Actor", "Attempt", "Must"], optional: ["Name", "ID", "Since", "Reason"] } as const;
type Columns = (typeof shape.required)[number] | (typeof shape.optional)[number];

const folder = "regressions/";

interface Reading {
  readonly document: ContractDocument;
  readonly structure: Structure;
  /** The module's audit entity, or null. */
  readonly log: string | null;
  readonly notebook: Notebook;
}

/**
 * Returns the regressions in the contract's order. Every row is understood or an error of the family `regression/`; two
 * of one name are one (language.md, Regressions).
 */
export function readRegressions(
  document: ContractDocument,
  structure: Structure,
  log: string | null,
  notebook: Notebook,
): readonly Regression[] {
  const reading: Reading = { document, structure, log, notebook };
  const found: Regression[] = [];
  for (const { section } of structure.claimed.filter((one) => one.kind === "regressions")) {
    const tables = tablesIn(section);
    if (tables.length === 0) {
      const where = { span: section.heading.span, path: "sections/regressions" };
      const params = { section: section.heading.text, columns: "Actor, Attempt and Must" };
      notebook.diagnostics.push(diagnose("document/missing-table", where, params));
    }
    for (const table of tables) found.push(...readRows(reading, table, found));
  }
  return found;
}

function tablesIn(section: Section): readonly Table[] {
  return [...tablesOf(section.blocks), ...section.sections.flatMap(tablesIn)];
}

function readRows(reading: Reading, table: Table, before: readonly Regression[]): readonly Regression[] {
  const { document, notebook } = reading;
  const path = "sections/regressions";
  const rows = readTable<Columns>(
    table,
    { required: [...shape.required], optional: [...shape.optional] },
    notebook,
    path,
  );
  const found: Regression[] = [];
  for (const row of rows ?? []) {
    const others = [...before, ...found];
    const regression = readRow(reading, row, others, path);
    if (regression === null) continue;
    const twin = others.find((one) => one.title === regression.title);
    if (twin !== undefined) {
      const related = (notebook.origins.get(twin.id) ?? []).map(({ span }) => ({ span, message: "first here" }));
      const where = { span: row.row.span, path: regression.id, related };
      notebook.diagnostics.push(diagnose("regression/duplicate", where, { name: regression.title }));
      continue;
    }
    recordOrigin(document, notebook, regression.id, row.row.span);
    claim(notebook, regression.id, row.row.span);
    found.push(regression);
  }
  return found;
}

function readRow(
  reading: Reading,
  row: TableRow<Columns>,
  others: readonly Regression[],
  path: string,
): Regression | null {
  const { structure, notebook } = reading;
  const cells = shape.required.map((column) => filledCell(row, column, notebook, path));
  const [who, attempted, must] = cells;
  const actors = who == null ? null : readWho(structure, who, notebook, path);
  const attempt = attempted == null ? null : readAttempt(reading, attempted, path);
  if (who == null || attempted == null || must == null || actors === null || attempt === null) return null;
  const outcome = readMust(must, attempt, structure.entities, notebook, path);
  if (outcome === null) return null;
  const sentence = `${who.text}: ${attempted.text} must ${must.text.replace(/^must /i, "")}`;
  const names = [row.cell("ID"), row.cell("Name")].map((one) => one?.text ?? "").filter((one) => one !== "");
  const title = names.length > 0 ? names.join(" ") : sentence;
  const taken = new Set(others.map((one) => one.id.slice(folder.length)));
  const id = `${folder}${slugOf(names[0] ?? sentence, taken)}`;
  return { id, title, actors, attempted: attempted.text, attempt, must: outcome };
}

function readAttempt(reading: Reading, cell: Inline, path: string): RegressionAttempt | null {
  const { structure, log, notebook } = reading;
  const at = cell.segments.findIndex((one) => one.kind === "code");
  const around = cell.segments.filter((_, here) => here !== at);
  const piece = around.every((one) => one.text.trim() === "") ? spannedSegment(cell, at) : null;
  // Names of entities may be in code marks too; what is nothing but code is SQL.
  if (piece !== null) return readWritten(structure, piece, notebook, path);
  const spoken = readSpoken(structure, log, cell.text);
  if (typeof spoken !== "string") return spoken;
  refuse(notebook, cell.span, path, cell.text, spoken);
  return null;
}

function refuse(notebook: Notebook, span: Span, path: string, attempt: string, problem: string): void {
  notebook.diagnostics.push(diagnose("regression/attempt-not-understood", { span, path }, { attempt, problem }));
}

/** The words in lower case with hyphens, a number behind them where others have the same. */
function slugOf(text: string, taken: ReadonlySet<string>): string {
  const words = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const slug = words.slice(0, 80).replaceAll(/^-|-$/g, "") || "unnamed";
  for (let n = 1; ; n++) {
    const one = n === 1 ? slug : `${slug}-${n}`;
    if (!taken.has(one)) return one;
  }
}
