/** Lines that look like a table or a heading but are none, and blocks that swallow what follows. */

import type { Root, RootContent } from "mdast";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";

const delimiterRow = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/;
const pipeLine = /^[ \t>]*\|/;
const atxHeading = /^ {0,3}#{1,6}(?:[ \t]|$)/;
/** Marks without a space, a number before the marks, or too far to the right. */
const nearHeading = /^ {0,3}#{2,6}[^#\s]|^[ \t]*#{2,6}[ \t]|^[ \t]*\d+(?:\.\d+)*[.)]?[ \t]+#{2,6}[ \t]/;

/**
 * Returns `syntax/broken-table` for each stretch of lines that begin with a pipe, or contain a delimiter row, outside
 * tables, fences and comments; `syntax/broken-heading` for lines that nearly are headings; and `syntax/unclosed-block` for a fence or comment that reaches the end of the document
 * without being closed (language.md, Principle 1).
 */
export function findBrokenTables(source: Source, tree: Root): readonly Diagnostic[] {
  return tree.children.flatMap((node, index) => inNode(source, node, tree.children[index - 1] ?? null));
}

type Node = RootContent;

function inNode(source: Source, node: Node, previous: Node | null): readonly Diagnostic[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  const raw = source.text.slice(start, end);
  switch (node.type) {
    case "paragraph":
    case "heading":
      return pipeLines(source, start, raw, previous?.type === "table" ? previous : null);
    case "code":
      if (!/^(?:`{3}|~{3})/.test(raw)) return pipeLines(source, start, raw, null);
      return isClosedFence(raw) ? [] : [unclosed(source, start, "code block")];
    case "html":
      return inHtml(source, start, raw);
    case "list":
      return node.children.flatMap((item) =>
        item.children.flatMap((child, index) => inNested(source, child, item.children[index - 1] ?? null)),
      );
    case "blockquote":
    case "footnoteDefinition":
      return node.children.flatMap((child, index) => inNested(source, child, node.children[index - 1] ?? null));
    default:
      return [];
  }
}

/** A heading in a list or a quote opens no section. */
function inNested(source: Source, node: Node, previous: Node | null): readonly Diagnostic[] {
  if (node.type !== "heading") return inNode(source, node, previous);
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  const where = { span: spanOf(source, start, end), path: "document" };
  return [diagnose("syntax/broken-heading", where, { text: source.text.slice(start, end) })];
}

function inHtml(source: Source, start: number, raw: string): readonly Diagnostic[] {
  if (!raw.startsWith("<!--")) return pipeLines(source, start, raw, null);
  const closed = raw.indexOf("-->");
  // A second beginning inside: the first comment was never closed, and swallowed what stands between them.
  return closed < 0 || raw.slice(4, closed).includes("<!--")
    ? [unclosed(source, start, "comment")]
    : pipeLines(source, start + closed + 3, raw.slice(closed + 3), null);
}

function isClosedFence(raw: string): boolean {
  const marks = /^(`{3,}|~{3,})/.exec(raw)?.[0] ?? "";
  const closing = /[\r\n][ \t>]*(`{3,}|~{3,})[ \t]*$/.exec(raw)?.[1];
  return closing !== undefined && closing[0] === marks[0] && closing.length >= marks.length;
}

function unclosed(source: Source, start: number, what: string): Diagnostic {
  const lineEnd = source.text.slice(start).search(/[\r\n]|$/);
  return diagnose(
    "syntax/unclosed-block",
    { span: spanOf(source, start, start + lineEnd), path: "document" },
    { what },
  );
}

/** One finding for the first suspicious line of a block, reaching to the block's end. */
function pipeLines(source: Source, start: number, raw: string, table: Node | null): readonly Diagnostic[] {
  let at = start;
  let heading: Diagnostic | null = null;
  for (const line of raw.split(/(?<=\n)|(?<=\r)(?!\n)/)) {
    const text = line.trimEnd();
    const continues = table !== null && at === start && /(?<!\\)\|/.test(text.replaceAll(/`[^`]*`/g, ""));
    if (pipeLine.test(text) || delimiterRow.test(text) || continues) {
      const span = spanOf(source, at + (text.length - text.trimStart().length), at + text.length);
      const place = { span, path: "document" };
      return [diagnose("syntax/broken-table", place, { reason: reasonFor(source, start, raw, table !== null) })];
    }
    if (heading === null && !atxHeading.test(raw) && nearHeading.test(text)) {
      const span = spanOf(source, at + (text.length - text.trimStart().length), at + text.length);
      heading = diagnose("syntax/broken-heading", { span, path: "document" }, { text: text.trim() });
    }
    at += line.length;
  }
  return heading === null ? [] : [heading];
}

function reasonFor(source: Source, start: number, raw: string, afterTable: boolean): string {
  if (afterTable) return "an empty line separates them from the table above";
  const lineStart = Math.max(source.text.lastIndexOf("\n", start - 1), source.text.lastIndexOf("\r", start - 1)) + 1;
  const indentation = source.text.slice(lineStart, start + raw.search(/\S|$/));
  if (/^(?: {4,}| {0,3}\t)[ \t]*$/.test(indentation)) return "they are indented by four spaces or more";
  const lines = raw.split(/\r\n|\n|\r/);
  const delimiter = lines.findIndex((line) => delimiterRow.test(line));
  if (delimiter < 0) return "there is no delimiter row (|---|---|) below a header";
  if (delimiter === 0) return "there is no header row above the delimiter row";
  return "the delimiter row has another number of columns than the header";
}
