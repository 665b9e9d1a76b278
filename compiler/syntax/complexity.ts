/** Text that no person writes, and that would keep a markdown parser busy for hours or exhaust its stack. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";

/** Quotes and lists inside each other, at the beginning of a line. */
const deepest = 20;

/** Marks that the parser pairs each with each, and how many may stand between two empty lines. */
const paired: readonly { readonly mark: RegExp; readonly what: string; readonly limit: number }[] = [
  { mark: /~+/g, what: "runs of ~ in one paragraph", limit: 200 },
  { mark: /\[/g, what: "[ marks in one paragraph", limit: 2000 },
];

/** Returns `syntax/too-complex` for the first line or block that is beyond the limits. */
export function findComplexity(source: Source): Diagnostic | null {
  const { text } = source;
  let counts = paired.map(() => 0);
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    const span = spanOf(source, start, Math.min(end, start + 80));
    if (depthOf(line) > deepest) {
      const params = { what: "quotes and lists inside each other", limit: deepest };
      return diagnose("syntax/too-complex", { span, path: "document" }, params);
    }
    const blank = line.trim() === "";
    counts = counts.map((count, at) => (blank ? 0 : count + (line.match(paired[at]?.mark ?? /$^/g)?.length ?? 0)));
    const over = paired.find(({ limit }, at) => (counts[at] ?? 0) > limit);
    if (over !== undefined) return diagnose("syntax/too-complex", { span, path: "document" }, over);
    start = end + 1;
  }
  return null;
}

function depthOf(line: string): number {
  const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/.exec(line)?.[0] ?? "";
  return prefix.match(/[>*+-]|\d+[.)]/g)?.length ?? 0;
}
