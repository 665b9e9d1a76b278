/** Text that no person writes, and that would keep a markdown parser busy for hours or exhaust its stack. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";

/** Quotes and lists inside each other, at the beginning of a line. */
const deepest = 20;
/** Tildes, which the parser pairs each with each, between two empty lines. */
const mostTildes = 200;

/** Returns `syntax/too-complex` for the first line or block that is beyond the limits. */
export function findComplexity(source: Source): Diagnostic | null {
  const { text } = source;
  let tildes = 0;
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/.exec(line)?.[0] ?? "";
    const depth = prefix.match(/[>*+-]|\d+[.)]/g)?.length ?? 0;
    tildes = line.trim() === "" ? 0 : tildes + (line.includes("~") ? (line.match(/~+/g)?.length ?? 0) : 0);
    const problem = depth > deepest ? "quotes and lists inside each other" : tildes > mostTildes ? "~ marks in one paragraph" : null;
    if (problem !== null) {
      const where = { span: spanOf(source, start, Math.min(end, start + 80)), path: "document" };
      return diagnose("syntax/too-complex", where, { what: problem, limit: depth > deepest ? deepest : mostTildes });
    }
    start = end + 1;
  }
  return null;
}
