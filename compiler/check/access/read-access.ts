/** The access matrices of a contract as the total matrix of the IR. */

import { hasErrors } from "../../diagnostics/diagnose.ts";
import type { AccessCell } from "../../ir/access.ts";
import type { ContractDocument } from "../../syntax/document.ts";
import { findAuditLog } from "../audit/find-audit-log.ts";
import type { Notebook } from "../notebook.ts";
import { readKnownSentences } from "../prose/read-known-sentences.ts";
import type { Structure } from "../structure.ts";
import { checkSentences } from "./check-sentences.ts";
import { findMatrices } from "./find-matrices.ts";
import type { Matrix, Reading } from "./matrix-context.ts";
import { readMatrix } from "./read-matrix.ts";
import { recordRulings } from "./record-rulings.ts";
import { reportSilences } from "./report-silences.ts";
import type { MatrixRulings } from "./report-silences.ts";
import { settleCells } from "./settle-cells.ts";

/**
 * Returns one cell for every entity, actor and operation, in the order of ModuleIr.access. What is not understood is
 * an error of the family `access/` in the notebook, what no cell mentions is denied and listed (language.md, Access
 * matrices and Principles 1 to 7). Every understood cell is claimed and becomes the origin of what it decides.
 */
export function readAccess(
  document: ContractDocument,
  structure: Structure,
  notebook: Notebook,
): readonly AccessCell[] {
  const log = findAuditLog(structure)?.entity ?? null;
  const sentences = readKnownSentences(structure, log);
  const ownColumns = new Map(
    sentences.flatMap((one) =>
      one.means === "own-column" && one.entity !== null ? [[one.entity.name, one.columns[0] ?? ""] as const] : [],
    ),
  );
  const reading: Reading = { structure, notebook, log, ownColumns };
  const found = findMatrices(structure);
  notebook.diagnostics.push(...found.diagnostics);
  const read = found.matrices.map((matrix): MatrixRulings => {
    claimExplicitLine(notebook, matrix);
    const { rulings, entities } = readMatrix(reading, matrix);
    recordRulings(notebook, document, rulings);
    return { matrix, rulings, entities };
  });
  const cells = settleCells(
    reading,
    read.flatMap((one) => one.rulings),
  );
  checkSentences(reading, sentences, cells);
  // With an error, part of what the matrices say is missing, and would look as if it had not been said.
  if (!hasErrors(notebook.diagnostics)) reportSilences(reading, read);
  return cells;
}

function claimExplicitLine(notebook: Notebook, matrix: Matrix): void {
  if (matrix.explicit !== null)
    notebook.claims.push({ span: matrix.explicit.span, effect: "compiled", path: "access" });
}
