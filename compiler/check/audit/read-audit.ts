/** The Audit section: events, the data they capture, the example of an entry. */

import type { Audit, AuditEvent } from "../../ir/audit.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Block, ContractDocument, Section, Table } from "../../syntax/document.ts";
import { plainWords } from "../access/plain-words.ts";
import type { Notebook } from "../notebook.ts";
import { recordOrigin } from "../origins.ts";
import { readKnownSentences } from "../prose/read-known-sentences.ts";
import type { Structure } from "../structure.ts";
import type { AuditReading } from "./audit-reading.ts";
import { checkAuditExample } from "./check-audit-example.ts";
import { auditLogs } from "./find-audit-log.ts";
import { readEvent } from "./read-event.ts";
import { claimRetention } from "./retention.ts";

/**
 * Returns the audit of a module, or null when it has neither an Audit section nor an audit entity. What is not
 * understood is an error of the family `audit/`; events and log get origins (language.md, Audit).
 */
export function readAudit(document: ContractDocument, structure: Structure, notebook: Notebook): Audit | null {
  const sections = structure.claimed.filter((one) => one.kind === "audit").map((one) => one.section);
  const logs = auditLogs(structure);
  const log = logs[0] ?? null;
  if (sections.length === 0 && log === null) return null;
  if (logs.length > 1) {
    const span = structure.entitySections.get(logs[1]?.entity ?? "")?.heading.span ?? null;
    notebook.diagnostics.push(
      diagnose("audit/several-logs", { span, path: "audit/log" }, { entities: logs.map((one) => one.entity) }),
    );
  }
  const described = log === null ? undefined : structure.entitySections.get(log.entity);
  if (described !== undefined) recordOrigin(document, notebook, "audit/log", described.heading.span);
  const reading: AuditReading = { document, structure, notebook, log };
  const events = sections.flatMap((section) => readSection(reading, section));
  const audit: Audit = { log, events: withoutRepetitions(reading, completed(events)) };
  claimWritesAudited(reading, audit);
  return audit;
}

type ReadEvent = ReturnType<typeof readEvent>[number];

function readSection(reading: AuditReading, section: Section): readonly ReadEvent[] {
  const own = flatBlocks(section.blocks).flatMap((block): readonly ReadEvent[] => {
    if (block.kind === "table") return readEvents(reading, block);
    if (block.kind === "fence" && block.language.startsWith("json")) checkAuditExample(reading, block);
    return [];
  });
  claimRetention(reading, section);
  return [...own, ...section.sections.flatMap((inner) => readSection(reading, inner))];
}

function flatBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    if (block.kind === "list") return block.items.flatMap((item) => flatBlocks(item.children));
    return block.kind === "quote" ? flatBlocks(block.blocks) : [block];
  });
}

function readEvents(reading: AuditReading, table: Table): readonly ReadEvent[] {
  const headings = table.header.cells.map((cell) => plainWords(cell.text).join(" "));
  const [event, trigger, data] = [
    headings.indexOf("event"),
    headings.indexOf("trigger"),
    headings.findIndex((one) => one === "data captured" || one === "data"),
  ];
  if (event < 0 || trigger < 0 || data < 0 || headings.length !== 3) {
    reading.notebook.diagnostics.push(
      diagnose(
        "audit/unknown-table",
        { span: table.header.span, path: "audit" },
        { headings: table.header.cells.map((cell) => cell.text) },
      ),
    );
    return [];
  }
  reading.notebook.claims.push({ span: table.header.span, effect: "compiled", path: "audit" });
  return table.rows.flatMap((row) => {
    const [name, when, what] = [row.cells[event], row.cells[trigger], row.cells[data]];
    if (name === undefined || when === undefined || what === undefined) return [];
    return readEvent(reading, row, { name, when, what });
  });
}

/** "Any other field" is every column that no other update event of the entity names. */
function completed(events: readonly ReadEvent[]): readonly ReadEvent[] {
  return events.map((one) => {
    if (!one.others) return one;
    const named = new Set(
      events
        .filter((other) => other !== one && other.event.entity === one.event.entity)
        .flatMap((other) => other.event.columns),
    );
    const columns = one.event.columns.filter((column) => !named.has(column));
    const narrow = (side: readonly string[] | null): readonly string[] | null =>
      side === null ? null : side.filter((column) => columns.includes(column));
    const sides = one.changedOnly
      ? { oldColumns: narrow(one.event.oldColumns), newColumns: narrow(one.event.newColumns) }
      : {};
    const changedOnly = one.changedOnly && columns.length > 1;
    return { ...one, event: { ...one.event, columns, ...sides, changedOnly } };
  });
}

function withoutRepetitions(reading: AuditReading, events: readonly ReadEvent[]): readonly AuditEvent[] {
  const first = new Map<string, ReadEvent>();
  for (const one of events) {
    const before = first.get(one.event.id);
    if (before === undefined) first.set(one.event.id, one);
    else {
      const related = [{ span: before.span, message: "the first event for it" }];
      reading.notebook.diagnostics.push(
        diagnose("audit/duplicate-event", { span: one.span, path: one.event.id, related }, { trigger: one.trigger }),
      );
    }
  }
  return [...first.values()].map((one) => one.event);
}

/** "Writes always audited" holds when every entity but the log has events for creation, change and deletion. */
function claimWritesAudited(reading: AuditReading, audit: Audit): void {
  const entities = reading.structure.entities.filter((entity) => entity.name !== audit.log?.entity);
  const holds = entities.every((entity) => {
    const operations = new Set(
      audit.events.filter((event) => event.entity === entity.name).map((event) => event.operation),
    );
    return operations.has("insert") && (entity.appendOnly || (operations.has("update") && operations.has("delete")));
  });
  if (!holds) return;
  for (const rule of readKnownSentences(reading.structure, audit.log?.entity ?? null))
    if (rule.means === "writes-audited")
      reading.notebook.claims.push({ span: rule.sentence.span, effect: "compiled", path: "audit" });
}
