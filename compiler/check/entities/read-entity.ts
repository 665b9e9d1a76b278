/** One entity: heading, description, columns, indexes and constraints. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Block, List, Paragraph, Section, Table } from "../../syntax/document.ts";
import { slice, spannedInline, trimmed } from "../../syntax/spanned.ts";
import type { FormerName } from "../former-names.ts";
import { nearest } from "../names.ts";
import { claim } from "../origins.ts";
import { reportMarkup } from "../markup.ts";
import { looksLike, tablesOf } from "../stray-tables.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { readColumns } from "./read-columns.ts";
import { readIndex } from "./read-index.ts";
import { readTableConstraint } from "./table-constraints.ts";

const leads: Readonly<Record<string, "indexes" | "constraints">> = {
  indexes: "indexes",
  index: "indexes",
  indices: "indexes",
  constraints: "constraints",
  constraint: "constraints",
  "table constraints": "constraints",
};

/** Returns the draft of an entity's section: everything its heading, table and lists say (language.md, Entities). */
export function readEntity(
  reading: EntityReading,
  section: Section,
  name: string,
  former: FormerName | null,
  common: readonly Table[],
): EntityDraft {
  const tables = section.blocks
    .filter((block) => block.kind === "table")
    .filter((table) => isColumnTable(table) && !common.includes(table));
  const [own, ...others] = tables;
  const first = section.blocks[0];
  const draft: EntityDraft = {
    name,
    former,
    description: first?.kind === "paragraph" && leadOf(first) === null ? first.text.text : "",
    section,
    columns: [],
    keys: [],
    uniques: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
    appendOnly: false,
  };
  const path = `entities/${name}`;
  for (const table of [...others, ...strayTables(section)]) {
    const where = { span: table.header.span, path };
    const looks = looksLike(table) ?? "a rule";
    reading.notebook.diagnostics.push(
      diagnose("document/stray-table", where, { looks, section: section.heading.text }),
    );
  }
  readColumns(reading, draft, own === undefined ? common : [own, ...common]);
  readLists(reading, draft, section.blocks);
  for (const inner of section.sections) {
    const kind = leads[inner.title.toLowerCase()];
    if (kind === undefined) continue;
    claim(reading.notebook, path, inner.heading.span);
    for (const block of inner.blocks) if (block.kind === "list") readItems(reading, draft, kind, block);
  }
  return draft;
}

/** Whether a table lists columns; also one whose header is misspelt, so that the mistake is named. */
export function isColumnTable(table: Table): boolean {
  if (looksLike(table) === "the columns of an entity") return true;
  const header = table.header.cells.map((cell) => nearest(cell.text, ["column", "type", "constraints"]));
  return new Set(header.filter((one) => one !== null)).size >= 2;
}

function strayTables(section: Section): readonly Table[] {
  const own = section.blocks
    .filter((block) => block.kind === "table")
    .filter((table) => !isColumnTable(table) && looksLike(table) !== null);
  const nested = section.blocks.filter((block) => block.kind !== "table").flatMap((block) => tablesOf([block]));
  const below = section.sections.flatMap((inner) => tablesOf(inner.blocks));
  return [...own, ...[...nested, ...below].filter((table) => looksLike(table) !== null)];
}

function readLists(reading: EntityReading, draft: EntityDraft, blocks: readonly Block[]): void {
  blocks.forEach((block, at) => {
    const above = blocks[at - 1];
    const led = above?.kind === "paragraph" && leadOf(above) !== null;
    if (block.kind === "list" && !led) reportUnclaimedItems(reading, draft, block);
    if (block.kind !== "paragraph") return;
    const lead = leadOf(block);
    if (lead === null) return;
    claim(reading.notebook, `entities/${draft.name}`, block.span);
    if (lead.near !== null) {
      const where = { span: block.span, path: `entities/${draft.name}` };
      reading.notebook.diagnostics.push(
        diagnose("document/similar-section", where, { title: block.text.text, section: lead.near }),
      );
      return;
    }
    const rest = trimmed(slice(spannedInline(block.text), lead.length));
    const list = blocks[at + 1];
    if (rest.text !== "" && !/^(none|[—–-])\.?$/i.test(rest.text)) {
      if (lead.kind === "indexes") readIndex(reading, draft, rest);
      else
        readTableConstraint(reading, draft, {
          span: block.span,
          text: { ...block.text, ...rest },
          checked: null,
          children: [],
        });
    }
    if (list?.kind === "list") readItems(reading, draft, lead.kind, list);
    else if (rest.text === "") {
      const where = { span: block.span, path: `entities/${draft.name}` };
      const params = { section: block.text.text, columns: "(a list with - is expected)" };
      reading.notebook.diagnostics.push(diagnose("document/missing-table", where, params));
    }
  });
}

/** Items that only a list of indexes or constraints has: its lead is missing or misspelt. */
function reportUnclaimedItems(reading: EntityReading, draft: EntityDraft, list: List): void {
  for (const item of list.items) {
    const text = item.text.text;
    const index = /^(unique )?\w+_(idx|index|key) on \S/i.test(text);
    const constraint =
      /^(unique|check|primary key|foreign key|exclude\b.*) ?\(|^(the )?table is append[- ]only\b/i.test(text);
    if (!index && !constraint) continue;
    const where = { span: item.text.span, path: `entities/${draft.name}` };
    const lead = index ? "Indexes" : "Constraints";
    reading.notebook.diagnostics.push(diagnose("entity/unclaimed-item", where, { text, lead }));
  }
}

function readItems(reading: EntityReading, draft: EntityDraft, kind: "indexes" | "constraints", list: List): void {
  for (const item of list.items) {
    reportMarkup(item.text, reading.notebook, `entities/${draft.name}/${kind}`);
    if (kind === "indexes") readIndex(reading, draft, trimmed(spannedInline(item.text)));
    else readTableConstraint(reading, draft, item);
    // Points below a point refine it, and nothing would read them.
    for (const child of item.children) {
      const where = { span: child.span, path: `entities/${draft.name}/${kind}` };
      const constraint = reading.document.source.text.slice(child.span.start, child.span.end).trim();
      reading.notebook.diagnostics.push(diagnose("entity/unknown-constraint", where, { constraint, suggestion: "" }));
    }
  }
}

interface Lead {
  readonly kind: "indexes" | "constraints";
  readonly length: number;
  /** The word that was nearly written. */
  readonly near: string | null;
}

/** `Indexes:` or `Constraints:` at the beginning of a paragraph, styled or not. */
function leadOf(paragraph: Paragraph): Lead | null {
  const match = /^([\p{L} ]{4,20}):\s*/u.exec(paragraph.text.text);
  if (match === null) return null;
  const word = (match[1] ?? "").toLowerCase();
  const kind = leads[word];
  if (kind !== undefined) return { kind, length: match[0].length, near: null };
  const near = nearest(word, Object.keys(leads));
  const meant = near === null ? undefined : leads[near];
  if (meant === undefined) return null;
  return { kind: meant, length: match[0].length, near: meant === "indexes" ? "Indexes:" : "Constraints:" };
}
