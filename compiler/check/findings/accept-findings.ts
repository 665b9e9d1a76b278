/** The table of accepted findings: warnings and notes that somebody has read and keeps, with a reason. */

import { catalogue } from "../../diagnostics/catalogue.ts";
import { diagnose, hasErrors, inOrder } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ContractDocument, Row, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { tablesOf } from "../stray-tables.ts";
import type { Structure } from "../structure.ts";

interface Acceptance {
  readonly code: string;
  readonly where: string;
  readonly span: Span;
}

/**
 * Returns the diagnostics without the warnings and notes that the table `Code | Where | Reason` accepts. Where is a
 * section number, a semantic path or words of the place. A row that matches nothing is `prose/unused-acceptance`, one
 * for an error `prose/error-cannot-be-accepted`, one that cannot be read `prose/acceptance-not-understood`
 * (language.md, The document).
 */
export function acceptFindings(
  document: ContractDocument,
  structure: Structure,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const added: Diagnostic[] = [];
  const tables = structure.claimed
    .filter((one) => one.kind === "accepted-findings")
    .flatMap((one) => sectionTables(one.section));
  const accepted = tables.flatMap((table) => readTable(table, added));
  const used = new Set<Acceptance>();
  const kept = diagnostics.filter((one) => {
    const matching = accepted.filter(
      (acceptance) => acceptance.code === one.code && isThere(document, acceptance.where, one),
    );
    if (one.severity === "error") return true;
    matching.forEach((acceptance) => used.add(acceptance));
    return matching.length === 0;
  });
  // With errors, findings are missing that the rows may be about.
  if (hasErrors(diagnostics)) return inOrder([...kept, ...added]);
  for (const { code, where, span } of accepted.filter((one) => !used.has(one)))
    added.push(diagnose("prose/unused-acceptance", { span, path: "accepted-findings" }, { code, where }));
  return inOrder([...kept, ...added]);
}

function sectionTables(section: Section): readonly Table[] {
  return [...tablesOf(section.blocks), ...section.sections.flatMap(sectionTables)];
}

function readTable(table: Table, added: Diagnostic[]): readonly Acceptance[] {
  const headings = table.header.cells.map((cell) => cell.text.toLowerCase());
  const places = ["code", "where", "reason"].map((name) => headings.indexOf(name));
  if (places.includes(-1) || headings.length !== 3) {
    added.push(notUnderstood(table.header.span, "its columns are not Code, Where and Reason"));
    return [];
  }
  return table.rows.flatMap((row) => readRow(row, places, added));
}

function readRow(row: Row, places: readonly number[], added: Diagnostic[]): readonly Acceptance[] {
  const [code = "", where = "", reason = ""] = places.map((at) => row.cells[at]?.text.trim() ?? "");
  const known = Object.entries(catalogue).find(([name]) => name === code)?.[1];
  if (known === undefined) added.push(notUnderstood(row.span, `"${code}" is no code`));
  else if (known.severity === "error")
    added.push(diagnose("prose/error-cannot-be-accepted", { span: row.span, path: "accepted-findings" }, { code }));
  else if (where === "") added.push(notUnderstood(row.span, "it does not say where"));
  else if (!/\p{L}{3}/u.test(reason)) added.push(notUnderstood(row.span, "it gives no reason"));
  else return [{ code, where, span: row.span }];
  return [];
}

function notUnderstood(span: Span, problem: string): Diagnostic {
  return diagnose("prose/acceptance-not-understood", { span, path: "accepted-findings" }, { problem });
}

function isThere(document: ContractDocument, where: string, diagnostic: Diagnostic): boolean {
  if (diagnostic.path === where) return true;
  const span = diagnostic.span;
  if (span === null) return false;
  if (/^\d+(?:\.\d+)*$/.test(where)) return sectionAt(document.sections, span.start).includes(where);
  return where.length > 3 && document.source.text.slice(span.start, span.end).includes(where);
}

/** Numbers of the sections around an offset, from the outermost inwards. */
function sectionAt(sections: readonly Section[], offset: number): readonly string[] {
  const section = sections.filter((one) => one.span.start <= offset).at(-1);
  return section === undefined
    ? []
    : [...(section.number === null ? [] : [section.number]), ...sectionAt(section.sections, offset)];
}
