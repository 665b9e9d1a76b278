/** Tables and statements that look like rules, in places where they would have no effect. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Block, Section, Table } from "../syntax/document.ts";
import type { Notebook } from "./notebook.ts";

/** Writes down `document/stray-table` for each table of a section and its subsections that looks like a rule. */
export function reportStrayTables(section: Section, notebook: Notebook): void {
  for (const table of tablesOf(section.blocks)) {
    const looks = looksLike(table);
    if (looks === null) continue;
    const where = { span: table.header.span, path: `sections/${section.title}` };
    notebook.diagnostics.push(diagnose("document/stray-table", where, { looks, section: section.heading.text }));
  }
  section.sections.forEach((inner) => reportStrayTables(inner, notebook));
}

/** The same for INSERT statements, which are examples in their own section only. */
export function reportStrayExamples(section: Section, notebook: Notebook): void {
  for (const block of section.blocks) {
    if (block.kind !== "fence" || !/^\s*insert\s+into\b/im.test(block.text)) continue;
    const where = { span: block.span, path: `sections/${section.title}` };
    const params = { looks: "example records", section: section.heading.text };
    notebook.diagnostics.push(diagnose("document/stray-table", where, params));
  }
  section.sections.forEach((inner) => reportStrayExamples(inner, notebook));
}

/** Returns what a table looks like, or null when it cannot be taken for a rule. */
export function looksLike(table: Table): string | null {
  const header = table.header.cells.map((cell) => cell.text.toLowerCase());
  const has = (...names: readonly string[]): boolean => names.every((name) => header.includes(name));
  if (has("column", "type") || (has("type", "constraints") && header.length > 2)) return "the columns of an entity";
  const [first = "", ...others] = header;
  if (["actor", "role", "who"].includes(first) && others.some((one) => /^(can|may)\b/.test(one)))
    return "an access matrix";
  if (has("event", "trigger")) return "audit events";
  if (has("from", "to")) return "transitions";
  if (has("version", "object", "change")) return "approvals";
  return null;
}

/** Returns the tables among blocks, also those in quotes and lists. */
export function tablesOf(blocks: readonly Block[]): readonly Table[] {
  return blocks.flatMap((block): readonly Table[] => {
    if (block.kind === "table") return [block];
    if (block.kind === "quote") return tablesOf(block.blocks);
    return block.kind === "list" ? block.items.flatMap((item) => tablesOf(item.children)) : [];
  });
}
