/** Markdown to a contract document: sections, tables, lists and fences with exact places. */

import type { Heading, Root, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import { readBlocks } from "./blocks.ts";
import { findBrokenTables } from "./broken-tables.ts";
import { findComplexity } from "./complexity.ts";
import { findDeceptions } from "./deceptions.ts";
import type { Block, ContractDocument, Section } from "./document.ts";
import { findHtml } from "./html.ts";
import { readInline } from "./inline.ts";

/** While it is built, a section's lists still grow. */
interface OpenSection extends Section {
  readonly blocks: Block[];
  readonly sections: OpenSection[];
}

/**
 * Returns the document with what markdown itself would drop silently as errors of the family `syntax/`: rows whose
 * cells do not fit the header, pipes inside code, pipe lines that are no table, blocks that are never closed,
 * invisible and look-alike characters in names, headings and cells. CRLF and LF give the same document but for
 * offsets. Linear in the length of the text (language.md, Principles 1, 4 and 5).
 */
export function parseContract(source: Source): Result<ContractDocument> {
  const complexity = findComplexity(source);
  if (complexity !== null) {
    const nothing = { source, title: null, preamble: [], sections: [], html: [], incomplete: true };
    return { value: nothing, diagnostics: [complexity] };
  }
  const tree: Root = unified().use(remarkParse).use(remarkGfm).parse(source.text);
  const diagnostics: Diagnostic[] = [];
  const preamble: Block[] = [];
  const sections: OpenSection[] = [];
  let title: Section["heading"] | null = null;
  let open: OpenSection[] = [];
  let run: RootContent[] = [];

  const close = (): void => {
    (open.at(-1)?.blocks ?? preamble).push(...readBlocks(source, run, diagnostics));
    run = [];
  };
  for (const node of tree.children) {
    if (node.type !== "heading") {
      run.push(node);
      continue;
    }
    close();
    if (node.depth === 1) {
      const heading = inlineOf(source, node);
      if (title === null && sections.length === 0) title = heading;
      else
        diagnostics.push(
          diagnose("syntax/second-title", { span: heading.span, path: "document" }, { title: heading.text }),
        );
      continue;
    }
    const section = openSection(source, node);
    open = open.filter((outer) => outer.level < node.depth);
    (open.at(-1)?.sections ?? sections).push(section);
    open.push(section);
  }
  close();

  diagnostics.push(...findBrokenTables(source, tree));
  const html = findHtml(source, tree);
  const document: ContractDocument = { source, title, preamble, sections, html, incomplete: hasErrors(diagnostics) };
  diagnostics.push(...findDeceptions(document));
  return { value: document, diagnostics: inOrder(diagnostics) };
}

function inlineOf(source: Source, node: Heading): Section["heading"] {
  const start = node.position?.start.offset ?? 0;
  return readInline(source, node.children, start, node.position?.end.offset ?? start);
}

function openSection(source: Source, node: Heading): OpenSection {
  const heading = inlineOf(source, node);
  const numbered = /^(\d+(?:\.\d+)*)[.):]?\s+(.*)$/.exec(heading.text);
  const start = node.position?.start.offset ?? 0;
  return {
    level: node.depth,
    number: numbered?.[1] ?? null,
    title: numbered?.[2] ?? heading.text,
    heading,
    span: spanOf(source, start, node.position?.end.offset ?? start),
    blocks: [],
    sections: [],
  };
}
