/** HTML where a contract is read: people see it, the compiler does not. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { ContractDocument } from "../syntax/document.ts";
import type { Notebook } from "./notebook.ts";
import type { ClaimedSection } from "./structure.ts";

/** Words of rules: with one of them, an HTML table is an error in plain text too. */
const ruleTable = /<table[\s\S]*\b(?:can|may|actor|role|who|column|constraints?|trigger|from|status)\b/i;

/**
 * Writes down `document/stray-html` for HTML in claimed sections and among the header lines, and elsewhere for HTML
 * tables that look like rules (language.md, Principle 1).
 */
export function reportHtml(document: ContractDocument, claimed: readonly ClaimedSection[], notebook: Notebook): void {
  for (const span of document.html) {
    const above = document.sections.filter((section) => section.span.start <= span.start).at(-1) ?? null;
    const free = above !== null && !claimed.some((one) => one.section === above);
    if (free && !ruleTable.test(document.source.text.slice(span.start, span.end))) continue;
    const where = { span, path: above === null ? "document" : `sections/${above.title}` };
    const section = above?.heading.text ?? "the header";
    notebook.diagnostics.push(diagnose("document/stray-html", where, { section }));
  }
}
