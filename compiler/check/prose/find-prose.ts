/** Prose of the claimed sections that sounds like a rule but compiled to nothing. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Block, ContractDocument, Fence, Section } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import type { Claim, Notebook } from "../notebook.ts";
import type { SectionKind, Structure } from "../structure.ts";
import { sentencesOf } from "./sentences.ts";
import type { Sentence } from "./sentences.ts";
import { containsSql, whyLikeRule } from "./sounds-like-rule.ts";

/** Lists that only plan or refer: nothing in them is meant to be compiled. */
const inertSections: ReadonlySet<SectionKind> = new Set([
  "scope",
  "references",
  "accepted-findings",
  "approvals",
  "regressions",
]);
/** Sections whose SQL fences are read elsewhere. */
const readFences: ReadonlySet<SectionKind> = new Set(["examples", "lifecycle"]);

/**
 * Reports `prose/uncompiled-rule` for each sentence and SQL fence of a claimed section that no claim covers and that
 * sounds like a rule; sentences declared inert are claimed as such (language.md, Principle 2).
 */
export function findProse(_document: ContractDocument, structure: Structure, notebook: Notebook): void {
  const covered = coverage(notebook.claims);
  for (const sentence of sentencesOf(structure)) {
    if (!isScanned(sentence)) continue;
    if (sentence.inert !== null) {
      notebook.claims.push({ span: sentence.span, effect: "inert", path: `prose/${sentence.kind}` });
      continue;
    }
    // A table's description is claimed with its row as a comment, which enforces nothing.
    if (sentence.place !== "description" && covered(sentence.span)) continue;
    const reason = whyLikeRule(structure, sentence);
    if (reason !== null) report(notebook, sentence.span, sentence.kind, sentence.text, reason);
  }
  for (const { kind, section } of structure.claimed) {
    if (inertSections.has(kind) || readFences.has(kind)) continue;
    for (const fence of fencesOf(section))
      if (
        !covered(fence.span) &&
        (containsSql(fence.text) || /^(?:sql|pgsql|plpgsql|postgres\w*)$/.test(fence.language))
      )
        report(notebook, fence.span, kind, firstLine(fence.text), "it contains SQL");
  }
}

function isScanned(sentence: Sentence): boolean {
  if (inertSections.has(sentence.kind)) return false;
  // Options and questions that were put to somebody are no rules.
  return sentence.kind !== "questions" || sentence.place === "paragraph";
}

function report(notebook: Notebook, span: Span, kind: SectionKind, sentence: string, reason: string): void {
  const short = sentence.length > 120 ? `${sentence.slice(0, 117)}...` : sentence;
  notebook.diagnostics.push(
    diagnose("prose/uncompiled-rule", { span, path: `prose/${kind}` }, { sentence: short, reason }),
  );
}

/** Whether a span lies within one claim. */
function coverage(claims: readonly Claim[]): (span: Span) => boolean {
  const sorted = [...claims].sort((a, b) => a.span.start - b.span.start);
  return (span) => sorted.some((claim) => claim.span.start <= span.start && claim.span.end >= span.end);
}

function fencesOf(section: Section): readonly Fence[] {
  return [...section.blocks.flatMap(fencesIn), ...section.sections.flatMap(fencesOf)];
}

function fencesIn(block: Block): readonly Fence[] {
  if (block.kind === "fence") return [block];
  if (block.kind === "list") return block.items.flatMap((item) => item.children.flatMap(fencesIn));
  return block.kind === "quote" ? block.blocks.flatMap(fencesIn) : [];
}

function firstLine(text: string): string {
  return (
    text
      .split(/\r\n|\n|\r/)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}
