/** The blocks of the section Lifecycle: tables of states with their steps, and what looks like steps but is not read. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Block, Fence, Inline, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";
import { arrow, oddArrow } from "./arrows.ts";

/** A status table with what follows it, up to the next one. */
export interface Group {
  readonly heading: Inline;
  readonly states: Table | null;
  readonly steps: (Table | Fence)[];
}

/** Languages of code blocks that are read as diagrams. */
const diagramLanguages: ReadonlySet<string> = new Set(["", "text", "txt", "plain", "plaintext", "ascii", "mermaid"]);

/**
 * Returns the groups of a section and its subsections. Errors: `lifecycle/unread` for code blocks in other languages,
 * tables and code blocks in quotes and lists, and arrows outside diagrams; `document/unknown-table-column`.
 */
export function groupsIn(reading: LifecycleReading, section: Section): readonly Group[] {
  const groups: Group[] = [];
  for (const block of section.blocks) {
    const kind = kindOf(block);
    if (kind === "states" && block.kind === "table")
      groups.push({ heading: section.heading, states: block, steps: [] });
    else if (kind === "steps" && (block.kind === "table" || block.kind === "fence")) {
      if (groups.length === 0) groups.push({ heading: section.heading, states: null, steps: [] });
      groups.at(-1)?.steps.push(block);
    } else if (block.kind === "table") {
      const where = { span: block.header.span, path: "lifecycles" };
      const params = { column: block.header.cells[0]?.text ?? "", expected: "Status, From, To", suggestion: "" };
      reading.notebook.diagnostics.push(diagnose("document/unknown-table-column", where, params));
    } else reportUnread(reading, block);
  }
  return [...groups, ...section.sections.flatMap((inner) => groupsIn(reading, inner))];
}

function kindOf(block: Block): "states" | "steps" | null {
  if (block.kind === "fence") return diagramLanguages.has(block.language) ? "steps" : null;
  if (block.kind !== "table") return null;
  const header = block.header.cells.map((cell) => cell.text.toLowerCase());
  if (header.includes("from") && header.includes("to")) return "steps";
  return ["status", "state"].includes(header[0] ?? "") ? "states" : null;
}

/** Everything that stands where transitions stand, and is none. */
function reportUnread(reading: LifecycleReading, block: Block, nested: string | null = null): void {
  const report = (span: Span, what: string): void => {
    const where = { span, path: "lifecycles" };
    reading.notebook.diagnostics.push(diagnose("lifecycle/unread", where, { what }));
  };
  const sentence = (text: Inline, what: string): void => {
    if (arrow.test(text.text) || oddArrow.test(text.text)) report(text.span, `an arrow in ${what}`);
  };
  switch (block.kind) {
    case "fence":
      return report(
        block.span,
        nested === null ? `a code block marked "${block.language}"` : `a code block in ${nested}`,
      );
    case "table":
      return report(block.header.span, `a table in ${nested ?? "a sentence"}`);
    case "paragraph":
      return sentence(block.text, nested ?? "a sentence");
    case "quote":
      return block.blocks.forEach((one) => reportUnread(reading, one, "a quote"));
    case "list":
      for (const item of block.items) {
        sentence(item.text, "a list");
        item.children.forEach((one) => reportUnread(reading, one, "a list"));
      }
  }
}
