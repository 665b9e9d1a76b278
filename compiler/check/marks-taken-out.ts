/** SQL in plain text, from which markdown has taken its own marks. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Spanned } from "../syntax/spanned.ts";
import { spanIn } from "../syntax/spanned.ts";
import type { Notebook } from "./notebook.ts";

/**
 * Returns whether the piece is what was typed; otherwise `expression/marks-taken-out` is written down. A backslash
 * outside quotes is no SQL, so nothing was lost with it.
 */
export function isAsTyped(piece: Spanned, what: string, notebook: Notebook, path: string): boolean {
  const first = piece.offsets[0];
  const last = piece.offsets.at(-1);
  if (first === undefined || last === undefined) return true;
  const lost = piece.dropped.find(({ kind, offset }) => {
    if (offset < first || offset > last) return false;
    if (kind === "emphasis") return true;
    const before = piece.text.slice(0, piece.offsets.indexOf(offset));
    return (before.split("'").length - 1) % 2 === 1;
  });
  if (lost === undefined) return true;
  const mark = lost.kind === "escape" ? "a backslash" : "the marks of emphasis (* or _)";
  notebook.diagnostics.push(diagnose("expression/marks-taken-out", { span: spanIn(piece), path }, { what, mark }));
  return false;
}
