/** The criteria of acceptance: an approved contract has met them all. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Block, ListItem, Section } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import type { Notebook } from "../notebook.ts";
import { claimInert } from "../origins.ts";
import { hasOpenBox, isCheckBox } from "../stray-checklists.ts";

/** A list behind such a line is about what comes later. */
const laterLead = /^(?:next steps?|after approval|afterwards|follow[- ]ups?|notes?)\s*:$/i;

/**
 * Writes down what holds an approval back: `document/unticked-criterion` for each list item that is no ticked box, and
 * `document/unreadable-criteria` for tables, code blocks and boxes in sentences. A list without boxes is free behind a
 * line such as "Next steps:". Nothing in a contract that is not approved.
 */
export function readAcceptance(section: Section, approved: boolean, notebook: Notebook): void {
  const refuse = (span: Span, what: string): void => {
    if (!approved) return;
    const where = { span, path: "acceptance" };
    notebook.diagnostics.push(diagnose("document/unreadable-criteria", where, { what }));
  };
  const readItem = (item: ListItem): void => {
    readBlocks(item.children);
    claimInert(notebook, "acceptance", item.text.span);
    if (!approved || (item.checked === true && !hasOpenBox(item.text.text))) return;
    const where = { span: item.text.span, path: "acceptance" };
    notebook.diagnostics.push(diagnose("document/unticked-criterion", where, { criterion: item.text.text }));
  };
  const readBlocks = (blocks: readonly Block[]): void => {
    blocks.forEach((block, at) => {
      const above = blocks[at - 1];
      const later = above?.kind === "paragraph" && laterLead.test(above.text.text);
      if (block.kind === "quote") readBlocks(block.blocks);
      else if (block.kind === "table") refuse(block.header.span, "a table");
      else if (block.kind === "fence") refuse(block.span, "a code block");
      else if (block.kind === "paragraph") {
        if (hasOpenBox(block.text.text)) refuse(block.text.span, "an open box in a sentence");
      } else if (!later || hasBoxes(block.items)) block.items.forEach(readItem);
    });
  };
  readBlocks(section.blocks);
  section.sections.forEach((inner) => readAcceptance(inner, approved, notebook));
}

function hasBoxes(items: readonly ListItem[]): boolean {
  return items.some(
    (item) => isCheckBox(item) || item.children.some((child) => child.kind === "list" && hasBoxes(child.items)),
  );
}
