/** Reading tables whose every column has a meaning. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Inline, Row, Table } from "../syntax/document.ts";
import { didYouMean } from "./names.ts";
import type { Notebook } from "./notebook.ts";

export interface TableShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Other columns that are recognised and say nothing. */
  readonly inert?: (header: string) => boolean;
}

export interface TableRow<C extends string> {
  readonly row: Row;
  /** Null when the table has no such column. */
  readonly cell: (column: C) => Inline | null;
}

/**
 * Returns the rows of a table by the names of its columns, or null with `document/unknown-table-column` or
 * `document/missing-table-column` written down. Case does not matter.
 */
export function readTable<C extends string>(
  table: Table,
  shape: TableShape & { readonly required: readonly C[]; readonly optional: readonly C[] },
  notebook: Notebook,
  path: string,
): readonly TableRow<C>[] | null {
  const known: readonly C[] = [...shape.required, ...shape.optional];
  const places = new Map<C, number>();
  let failed = false;
  table.header.cells.forEach((cell, index) => {
    const column = known.find((one) => one.toLowerCase() === cell.text.toLowerCase());
    if (column !== undefined && !places.has(column)) places.set(column, index);
    else if (column !== undefined || shape.inert?.(cell.text) !== true) {
      failed = true;
      const expected = known.join(", ");
      const where = { span: cell.span, path };
      const suggestion = column === undefined ? didYouMean(cell.text, known) : "";
      notebook.diagnostics.push(
        diagnose("document/unknown-table-column", where, { column: cell.text, expected, suggestion }),
      );
    }
  });
  for (const column of shape.required) {
    if (places.has(column)) continue;
    failed = true;
    notebook.diagnostics.push(diagnose("document/missing-table-column", { span: table.header.span, path }, { column }));
  }
  if (failed) return null;
  return table.rows.map((row) => ({
    row,
    cell: (column) => {
      const index = places.get(column);
      return index === undefined ? null : (row.cells[index] ?? null);
    },
  }));
}

/** Returns the cell, or null with `document/empty-cell` written down when it is empty. */
export function filledCell<C extends string>(
  row: TableRow<C>,
  column: C,
  notebook: Notebook,
  path: string,
): Inline | null {
  const cell = row.cell(column);
  // A row that is too short was reported when the file was parsed.
  if (cell === null || cell.text !== "") return cell;
  notebook.diagnostics.push(diagnose("document/empty-cell", { span: cell.span, path }, { column }));
  return null;
}
