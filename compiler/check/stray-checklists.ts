/** Check boxes in plain text: criteria that would not hold an approval back. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Block, ListItem, Section } from "../syntax/document.ts";
import type { Notebook } from "./notebook.ts";

/** An empty box, or one that is neither empty nor ticked, as people draw it. */
const drawnBox = /(?:^|\s)(?:\[[ \u00a0]*\]|\[[-~?/]\]|[\u2610\u25a1\u25fb\u2b1c])(?=\s|$)/u;

/** Whether the item is a check box, ticked or not, also one that markdown does not know. */
export function isCheckBox(item: ListItem): boolean {
  return item.checked !== null || hasOpenBox(item.text.text);
}

/** Whether the text holds a box that is not ticked. */
export function hasOpenBox(text: string): boolean {
  return drawnBox.test(text);
}

/** Writes down `document/stray-checklist` for the first check box of a section of prose and each of its subsections. */
export function reportStrayChecklists(section: Section, notebook: Notebook): void {
  const [first] = itemsOf(section.blocks).filter(isCheckBox);
  if (first !== undefined) {
    const where = { span: first.text.span, path: `sections/${section.title}` };
    notebook.diagnostics.push(diagnose("document/stray-checklist", where, { section: section.heading.text }));
  }
  section.sections.forEach((inner) => reportStrayChecklists(inner, notebook));
}

function itemsOf(blocks: readonly Block[]): readonly ListItem[] {
  return blocks.flatMap((block): readonly ListItem[] => {
    if (block.kind === "quote") return itemsOf(block.blocks);
    if (block.kind !== "list") return [];
    return block.items.flatMap((item) => [item, ...itemsOf(item.children)]);
  });
}
