/** Text that no person writes, and that would keep a markdown parser busy for hours or exhaust its stack. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";

/** Quotes and lists inside each other, at the beginning of a line. */
const deepest = 20;

/** Marks that open or close emphasis; an underscore between two letters does neither. */
const emphasis = /\*|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

interface Bound {
  readonly mark: RegExp;
  readonly what: string;
  readonly limit: number;
  /** What ends the stretch in which marks are counted: nothing, an empty line, or also a table row or a list item. */
  readonly within: "document" | "block" | "line-block";
}

/** Marks that the parser pairs each with each, or looks for the end of up to the end of the paragraph. */
const bounds: readonly Bound[] = [
  { mark: /~+/g, what: "runs of ~ in one paragraph", limit: 200, within: "block" },
  { mark: /\[/g, what: "[ marks in one paragraph", limit: 2000, within: "block" },
  { mark: /\]/g, what: "] marks in one paragraph", limit: 2000, within: "block" },
  { mark: emphasis, what: "marks of emphasis in one paragraph", limit: 500, within: "line-block" },
  { mark: emphasis, what: "marks of emphasis in one table or list", limit: 6000, within: "block" },
  { mark: emphasis, what: "marks of emphasis in the document", limit: 20_000, within: "document" },
  { mark: /_/g, what: "_ marks in one paragraph", limit: 3000, within: "line-block" },
  { mark: /<[!?]/g, what: "beginnings of comments in one paragraph", limit: 200, within: "block" },
];

/** Headings made by underlining: each makes the parser look at the whole document again. */
const mostUnderlined = 200;

/** Returns `syntax/too-complex` for the first line or block that is beyond the limits. */
export function findComplexity(source: Source): Diagnostic | null {
  const { text } = source;
  let counts = bounds.map(() => 0);
  let underlined = 0;
  let blankAbove = true;
  let start = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const end = start + line.length;
    const span = spanOf(source, start, Math.min(end, start + 80));
    if (depthOf(line) > deepest) {
      const params = { what: "quotes and lists inside each other", limit: deepest };
      return diagnose("syntax/too-complex", { span, path: "document" }, params);
    }
    const blank = line.trim() === "";
    if (!blankAbove && /^[ \t>]*(?:=+|-+)[ \t]*$/.test(line)) underlined++;
    if (underlined > mostUnderlined) {
      const params = { what: "underlined headings", limit: mostUnderlined };
      return diagnose("syntax/too-complex", { span, path: "document" }, params);
    }
    blankAbove = blank;
    const begins = /^[ \t>]*(?:\||[-*+][ \t]|\d{1,9}[.)][ \t])/.test(line);
    const plain = line.replaceAll(/`[^`]*`/g, "");
    counts = bounds.map(({ mark, within }, at) => {
      if (blank && within !== "document") return 0;
      const before = begins && within === "line-block" ? 0 : (counts[at] ?? 0);
      return before + (plain.match(mark)?.length ?? 0);
    });
    const over = bounds.find(({ limit }, at) => (counts[at] ?? 0) > limit);
    if (over !== undefined) return diagnose("syntax/too-complex", { span, path: "document" }, over);
    start = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return null;
}

function depthOf(line: string): number {
  const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/.exec(line)?.[0] ?? "";
  return prefix.match(/[>*+-]|\d+[.)]/g)?.length ?? 0;
}
