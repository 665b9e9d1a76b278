/** Block nodes of markdown to the blocks of a contract. */

import type {
  BlockContent,
  Code,
  DefinitionContent,
  List as ListNode,
  RootContent,
  Table as TableNode,
  TableRow,
} from "mdast";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source, Span } from "../text/source.ts";
import type { Block, Fence, Inline, List, ListItem, Row, Table } from "./document.ts";
import { readInline } from "./inline.ts";

type Node = RootContent | BlockContent | DefinitionContent;

/** Returns the blocks of `nodes`; rules, HTML and link definitions say nothing and are left out. */
export function readBlocks(source: Source, nodes: readonly Node[], diagnostics: Diagnostic[]): readonly Block[] {
  return nodes.flatMap((node): readonly Block[] => {
    const span = spanOfNode(source, node);
    switch (node.type) {
      case "table":
        return [readTable(source, node, diagnostics)];
      case "list":
        return [readList(source, node, diagnostics)];
      case "paragraph":
      case "heading":
        return [{ kind: "paragraph", span, text: readInline(source, node.children, span.start, span.end) }];
      case "code":
        return [readFence(source, node)];
      case "blockquote":
        return [{ kind: "quote", span, blocks: readBlocks(source, node.children, diagnostics) }];
      case "footnoteDefinition":
        return readBlocks(source, node.children, diagnostics);
      default:
        return [];
    }
  });
}

function readTable(source: Source, node: TableNode, diagnostics: Diagnostic[]): Table {
  const [header, ...rows] = node.children.map((row) => readRow(source, row));
  if (header === undefined) throw new Error("a markdown table without header");
  for (const row of rows) {
    const split = row.cells.find((cell) => hasOpenCode(source, cell));
    const where = { span: row.span, path: "document" };
    const counts = { cells: row.cells.length, expected: header.cells.length };
    if (split !== undefined) diagnostics.push(diagnose("syntax/unescaped-pipe", { ...where, span: split.span }, {}));
    else if (counts.cells > counts.expected) diagnostics.push(diagnose("syntax/too-many-cells", where, counts));
    else if (counts.cells < counts.expected) diagnostics.push(diagnose("syntax/too-few-cells", where, counts));
  }
  return { kind: "table", span: spanOfNode(source, node), header, rows };
}

function readRow(source: Source, node: TableRow): Row {
  const cells = node.children.map((cell) => {
    const span = spanOfNode(source, cell);
    return readInline(source, cell.children, span.start, span.end);
  });
  return { span: spanOfNode(source, node), cells };
}

/** Whether a code mark opens in the plain text of a cell and never closes: a pipe ended the cell first. */
function hasOpenCode(source: Source, cell: Inline): boolean {
  return cell.segments.some((segment) => {
    const raw = segment.kind === "text" ? source.text.slice(segment.span.start, segment.span.end) : "";
    return /(?<!\\)`/.test(raw);
  });
}

function readList(source: Source, node: ListNode, diagnostics: Diagnostic[]): List {
  const items = node.children.map((item): ListItem => {
    const span = spanOfNode(source, item);
    const [first, ...rest] = item.children;
    const lead = first?.type === "paragraph" ? first : null;
    const start = lead?.position?.start.offset ?? span.start;
    return {
      span,
      text: readInline(
        source,
        lead?.children ?? [],
        start,
        lead === null ? start : (lead.position?.end.offset ?? start),
      ),
      checked: item.checked ?? null,
      children: readBlocks(source, lead === null ? item.children : rest, diagnostics),
    };
  });
  return { kind: "list", ordered: node.ordered === true, span: spanOfNode(source, node), items };
}

function readFence(source: Source, node: Code): Fence {
  const span = spanOfNode(source, node);
  const raw = source.text.slice(span.start, span.end);
  const opening = /^(`{3,}|~{3,})[^\r\n]*(?:\r\n|\n|\r|$)/.exec(raw);
  if (opening === null) return { kind: "fence", span, language: "", text: raw, contentStart: span.start };
  const closing = /(?:^|[\r\n])[ \t>]*(`{3,}|~{3,})[ \t]*$/.exec(raw.slice(opening[0].length));
  const content = raw.slice(opening[0].length, closing === null ? undefined : opening[0].length + closing.index);
  return {
    kind: "fence",
    span,
    language: (node.lang ?? "").toLowerCase(),
    // The line end before the closing marks belongs to them, also when it has two characters.
    text: content.endsWith("\r") ? content.slice(0, -1) : content,
    contentStart: span.start + opening[0].length,
  };
}

function spanOfNode(source: Source, node: { readonly position?: Node["position"] }): Span {
  const start = node.position?.start.offset ?? 0;
  return spanOf(source, start, node.position?.end.offset ?? start);
}
