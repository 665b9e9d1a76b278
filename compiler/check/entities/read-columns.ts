/** The table of an entity's columns. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Column } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import type { ColumnType } from "../../ir/type.ts";
import type { Inline, Table } from "../../syntax/document.ts";
import { spannedInline, trimmed } from "../../syntax/spanned.ts";
import { checkName } from "../names.ts";
import { claim, recordOrigin } from "../origins.ts";
import { filledCell, readTable } from "../table-reading.ts";
import type { TableRow } from "../table-reading.ts";
import { readColumnConstraint } from "./column-constraints.ts";
import type { ColumnFacts } from "./column-constraints.ts";
import { readType } from "./column-type.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { splitConstraints } from "./split-constraints.ts";

type Header = "Column" | "Type" | "Constraints" | "Description";

interface NamedRow {
  readonly name: string;
  readonly cell: Inline;
  readonly type: ColumnType | null;
  readonly row: TableRow<Header>;
  readonly path: string;
}

/**
 * Reads the tables of columns into the draft: an entity's own and the common ones of the module. All names first, for
 * constraints may speak of columns further down.
 */
export function readColumns(reading: EntityReading, entity: EntityDraft, tables: readonly Table[]): void {
  const { notebook } = reading;
  const rows: NamedRow[] = [];
  for (const table of tables) {
    const shape = { required: ["Column", "Type"] as const, optional: ["Constraints", "Description"] as const };
    const read = readTable<Header>(table, shape, notebook, `entities/${entity.name}`) ?? [];
    for (const row of read) {
      const named = readName(reading, entity, row, rows);
      if (named !== null) rows.push(named);
    }
  }
  const columns = rows.map((row) => row.name);
  for (const row of rows) {
    // A column whose type is unknown still has a name that other parts may use.
    const type = row.type ?? { name: "text", arguments: [], dimensions: 0 };
    const column = blankColumn(row, type);
    entity.columns.push({ name: row.name, span: row.cell.span, column, former: null, backfill: null });
  }
  const known = new Set(columns);
  rows.forEach((row) => {
    if (row.type !== null) readConstraints(reading, entity, row, row.type, columns, known);
  });
}

function readName(
  reading: EntityReading,
  entity: EntityDraft,
  row: TableRow<Header>,
  before: readonly NamedRow[],
): NamedRow | null {
  const { notebook, document } = reading;
  const base = `entities/${entity.name}`;
  const cell = filledCell(row, "Column", notebook, base);
  const typeCell = filledCell(row, "Type", notebook, base);
  if (cell === null || typeCell === null) return null;
  const name = cell.text;
  const path = `${base}/${name}`;
  const first = before.find((one) => one.name === name);
  if (first !== undefined) {
    const related = [{ span: first.cell.span, message: "first here" }];
    notebook.diagnostics.push(diagnose("name/duplicate", { span: cell.span, path, related }, { name, kind: "column" }));
    return null;
  }
  if (!checkName(name, "column", cell.span, path, notebook)) return null;
  claim(notebook, path, cell.span);
  claim(notebook, path, typeCell.span);
  recordOrigin(document, notebook, path, row.row.span);
  return { name, cell, type: readType(trimmed(spannedInline(typeCell)), notebook, path), row, path };
}

function blankColumn(row: NamedRow, type: ColumnType): Column {
  return {
    name: row.name,
    type,
    nullable: true,
    default: null,
    identity: null,
    generated: null,
    system: null,
    description: row.row.cell("Description")?.text ?? "",
  };
}

function readConstraints(
  reading: EntityReading,
  entity: EntityDraft,
  row: NamedRow,
  type: ColumnType,
  columns: readonly string[],
  known: ReadonlySet<string>,
): void {
  const facts: ColumnFacts = {
    key: false,
    required: null,
    default: null,
    hasDefault: false,
    identity: null,
    generated: null,
    former: null,
    backfill: null,
    backfillSpan: null,
  };
  const cell = row.row.cell("Constraints");
  const { notebook } = reading;
  if (cell !== null && !/^(|[—–-]|none)$/i.test(cell.text)) {
    claim(notebook, row.path, cell.span);
    const parts = splitConstraints(spannedInline(cell), known);
    if (parts === null) {
      const where = { span: cell.span, path: row.path };
      const suggestion = " A quote or parenthesis is never closed.";
      notebook.diagnostics.push(diagnose("entity/unknown-constraint", where, { constraint: cell.text, suggestion }));
    }
    for (const part of parts ?? []) {
      readColumnConstraint({ reading, entity, column: row.name, type, columns, path: row.path, facts }, part);
    }
  }
  const at = entity.columns.findIndex((one) => one.name === row.name);
  const draft = entity.columns[at];
  if (draft === undefined) return;
  const column = settle(reading, row, draft.column, facts);
  entity.columns[at] = { ...draft, column, former: facts.former, backfill: facts.backfillSpan };
}

function settle(reading: EntityReading, row: NamedRow, column: Column, facts: ColumnFacts): Column {
  const sources = [
    facts.hasDefault ? "DEFAULT" : null,
    facts.identity === null ? null : "IDENTITY",
    facts.generated === null ? null : "GENERATED",
  ];
  const [first, second] = sources.filter((one) => one !== null);
  const where = { span: row.cell.span, path: row.path };
  if (first !== undefined && second !== undefined) {
    const params = { column: row.name, first, second };
    reading.notebook.diagnostics.push(diagnose("entity/contradicting-constraints", where, params));
  }
  if (facts.identity !== null && facts.required === "NULL") {
    const params = { column: row.name, first: "IDENTITY", second: "NULL" };
    reading.notebook.diagnostics.push(diagnose("entity/contradicting-constraints", where, params));
  }
  const system = systemKind(row.name);
  const maintained = system !== null && isTimestamp(column.type) && isNow(facts.default);
  if (system !== null && !maintained) {
    reading.notebook.diagnostics.push(diagnose("entity/unusual-timestamp", where, { column: row.name }));
  }
  return {
    ...column,
    ...(facts.former === null ? {} : { formerly: facts.former.name }),
    ...(facts.backfill === null ? {} : { backfill: facts.backfill }),
    nullable: !facts.key && facts.required !== "NOT NULL" && facts.identity === null,
    default: facts.default,
    identity: facts.identity,
    generated: facts.generated,
    system: maintained ? system : null,
  };
}

function systemKind(name: string): Column["system"] {
  return name === "created_at" ? "created-at" : name === "updated_at" ? "updated-at" : null;
}

function isTimestamp(type: ColumnType): boolean {
  return type.name === "timestamptz" && type.dimensions === 0 && type.arguments.length === 0;
}

function isNow(value: Expression | null): boolean {
  return (
    (value?.kind === "call" && value.name === "now") ||
    (value?.kind === "keyword" && value.name === "current_timestamp")
  );
}
