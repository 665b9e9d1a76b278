/** The header lines below the title: module, version, status and what the module depends on. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Code, Params } from "../diagnostics/catalogue.ts";
import type { Block, ContractDocument, Inline } from "../syntax/document.ts";
import type { Spanned } from "../syntax/spanned.ts";
import { slice, spanIn, spannedInline, trimmed } from "../syntax/spanned.ts";
import { reportMarkup } from "./markup.ts";
import { didYouMean, nearest } from "./names.ts";
import type { Notebook } from "./notebook.ts";
import { claim } from "./origins.ts";
import { looksLike } from "./stray-tables.ts";
import type { Structure } from "./structure.ts";

export type Header = Structure["header"];

const keys = ["Module", "Version", "Last Updated", "Status", "Depends on", "Owner"] as const;
type Key = (typeof keys)[number];
const required: readonly Key[] = ["Module", "Version", "Status"];
const statuses = ["APPROVED", "DRAFT", "IN REVIEW"] as const;

/**
 * Returns the header; what is missing or wrong is written down (family `document/`) and left empty, a wrong status is
 * DRAFT, the one that permits least (language.md, The document).
 */
export function readHeader(document: ContractDocument, notebook: Notebook): Header {
  const report = <C extends Code>(piece: Spanned, code: C, params: Params<C>): void =>
    void notebook.diagnostics.push(diagnose(code, { span: spanIn(piece), path: "header" }, params));
  const found = new Map<Key, Spanned>();
  const misspelt = new Set<string | null>();
  for (const line of document.preamble.flatMap((block) => linesOf(document, block))) {
    const match = /^([\p{L}][\p{L}-]*(?: [\p{L}-]+){0,2})\s*:(?!\S*\/\/)\s*/u.exec(line.text);
    if (match === null) continue;
    const written = match[1] ?? "";
    const label = slice(line, 0, written.length);
    const key = keys.find((one) => one.toLowerCase() === written.toLowerCase());
    if (key === undefined) {
      misspelt.add(nearest(written, keys));
      report(label, "document/unknown-header-line", { line: written, suggestion: didYouMean(written, keys) });
    } else if (found.has(key)) report(label, "document/duplicate-header-line", { line: key });
    else {
      found.set(key, slice(line, match[0].length));
      claim(notebook, `header/${key.toLowerCase().replace(" ", "-")}`, spanIn(line));
    }
  }
  document.preamble.forEach((block) => reportHidden(block, notebook));
  const top = { span: document.title?.span ?? { path: document.source.path, start: 0, end: 0 }, path: "header" };
  for (const key of required) {
    if (document.incomplete || found.has(key) || misspelt.has(key)) continue;
    notebook.diagnostics.push(diagnose("document/missing-header-line", top, { line: key }));
  }
  const expect = (key: Key, pattern: RegExp, expected: string): string | null => {
    const piece = found.get(key);
    if (piece === undefined) return null;
    if (pattern.test(piece.text)) return piece.text;
    report(piece, "document/invalid-header-value", { line: key, value: piece.text, expected });
    return null;
  };
  return {
    module: readModule(document, found.get("Module"), report),
    version: expect("Version", versionPattern, "a number such as 1.0") ?? "",
    status: readStatus(found.get("Status"), report),
    lastUpdated: expect("Last Updated", /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a date such as 2026-01-18"),
    owner: expect("Owner", /\S/, "a name"),
    dependsOn: readDependencies(found.get("Depends on"), report),
  };
}

/** Struck-out or annotated header lines, and header lines in a table, would be read as something else or not at all. */
function reportHidden(block: Block, notebook: Notebook): void {
  const look = (inline: Inline): void => {
    const markup = inline.markup.filter((one) => one.kind !== "line-break" && one.kind !== "link");
    if (keys.some((key) => inline.text.toLowerCase().includes(`${key.toLowerCase()}:`)))
      reportMarkup({ ...inline, markup }, notebook, "header");
  };
  if (block.kind === "quote") block.blocks.forEach((inner) => reportHidden(inner, notebook));
  else if (block.kind === "list")
    for (const item of block.items) {
      look(item.text);
      item.children.forEach((inner) => reportHidden(inner, notebook));
    }
  else if (block.kind === "paragraph") look(block.text);
  else if (block.kind === "table") {
    const words = [block.header, ...block.rows].map((row) => row.cells[0]?.text.replace(/:$/, "").toLowerCase());
    const looks = looksLike(block) ?? (keys.some((key) => words.includes(key.toLowerCase())) ? "header lines" : null);
    const where = { span: block.header.span, path: "header" };
    if (looks !== null)
      notebook.diagnostics.push(diagnose("document/stray-table", where, { looks, section: "the header" }));
  }
}

type Report = <C extends Code>(piece: Spanned, code: C, params: Params<C>) => void;

/** What a version looks like. */
export const versionPattern = /^\d+(\.\d+)*(-[a-z0-9.]+)?$/i;

const modulePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function readModule(document: ContractDocument, piece: Spanned | undefined, report: Report): string {
  if (piece === undefined) return "";
  const module = piece.text;
  if (!modulePattern.test(module) || module.length > 40) {
    report(piece, "document/invalid-module-name", { module });
    return "";
  }
  const file = document.source.path.split("/").at(-1) ?? "";
  const name = file.replace(/\.md$/, "");
  if (name !== module && name !== "contract") report(piece, "document/module-differs-from-file", { module, file });
  return module;
}

function readStatus(piece: Spanned | undefined, report: Report): Header["status"] {
  if (piece === undefined) return "DRAFT";
  const status = statuses.find((one) => one === piece.text.toUpperCase());
  if (status === undefined) {
    report(piece, "document/unknown-status", {
      status: piece.text,
      suggestion: didYouMean(piece.text.toUpperCase(), statuses),
    });
  }
  return status ?? "DRAFT";
}

function readDependencies(piece: Spanned | undefined, report: Report): readonly string[] {
  if (piece === undefined || /^(none|[—–-])\.?$/i.test(piece.text)) return [];
  let at = 0;
  return piece.text.split(",").flatMap((part) => {
    const one = trimmed(slice(piece, at, at + part.length));
    at += part.length + 1;
    if (modulePattern.test(one.text)) return [one.text];
    report(one, "document/invalid-header-value", {
      line: "Depends on",
      value: one.text,
      expected: "module names separated by commas",
    });
    return [];
  });
}

/** The lines of a block; markdown joins the lines of a paragraph, the raw line ends show where they were. */
function linesOf(document: ContractDocument, block: Block): readonly Spanned[] {
  if (block.kind === "quote") return block.blocks.flatMap((inner) => linesOf(document, inner));
  if (block.kind === "list") return block.items.map((item) => spannedInline(item.text));
  if (block.kind !== "paragraph") return [];
  const whole = spannedInline(block.text);
  const raw = document.source.text;
  const lines: Spanned[] = [];
  let start = 0;
  for (let at = 1; at <= whole.text.length; at++) {
    const from = whole.offsets[at - 1] ?? 0;
    const broken = at < whole.text.length && /[\r\n]/.test(raw.slice(from, whole.offsets[at]));
    if (!broken && at < whole.text.length) continue;
    lines.push(trimmed(slice(whole, start, at)));
    start = at;
  }
  return lines;
}
