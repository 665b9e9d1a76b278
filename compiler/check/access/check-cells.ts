/** What no cell of a matrix may be: empty, or carrying markup that says more or less than its text. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Row } from "../../syntax/document.ts";
import { reportMarkup } from "../markup.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";

/** Whether every cell can be read; if not, `access/empty-cell` or `syntax/markup-in-cell` are written down. */
export function checkCells(reading: Reading, row: Row, header: Row): boolean {
  let fine = true;
  row.cells.forEach((cell, at) => {
    reportMarkup(cell, reading.notebook, "access");
    if (cell.markup.length > 0) {
      fine = false;
    } else if (cell.text.trim() === "") {
      fine = false;
      const heading = row === header ? "" : (header.cells[at]?.text ?? "");
      report(reading, diagnose("access/empty-cell", { span: row.span, path: "access" }, { heading }));
    }
  });
  return fine;
}
