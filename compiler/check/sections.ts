/** Claims the top-level sections by their heading words; near misses and stray rule tables are errors, never prose. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { ContractDocument, Section } from "../syntax/document.ts";
import { nearest } from "./names.ts";
import type { Notebook } from "./notebook.ts";
import { claim } from "./origins.ts";
import { reportStrayChecklists } from "./stray-checklists.ts";
import { reportHtml } from "./stray-html.ts";
import { reportStrayExamples, reportStrayTables } from "./stray-tables.ts";
import type { ClaimedSection, SectionKind } from "./structure.ts";

interface Reserved {
  readonly kind: SectionKind;
  /** As it is written in a contract. */
  readonly title: string;
  /** Heading words, as `plain` leaves them. */
  readonly words: readonly string[];
}

const reserved: readonly Reserved[] = [
  { kind: "goal", title: "Goal", words: ["goal", "goals"] },
  { kind: "scope", title: "Scope", words: ["scope"] },
  { kind: "roles", title: "Actors & Roles", words: ["actors and roles", "roles and actors", "roles", "actors"] },
  { kind: "permissions", title: "Permissions", words: ["permissions"] },
  { kind: "tenancy", title: "Tenancy", words: ["tenancy", "organizations"] },
  { kind: "entities", title: "Entities", words: ["entities"] },
  {
    kind: "access",
    title: "Security & Access Rules",
    words: ["security and access rules", "security and access", "access rules", "security rules", "access"],
  },
  { kind: "audit", title: "Audit Requirements", words: ["audit requirements", "audit"] },
  {
    kind: "lifecycle",
    title: "Lifecycle (Statuses)",
    words: ["lifecycle", "lifecycles", "statuses", "lifecycle and statuses"],
  },
  { kind: "examples", title: "Example Records", words: ["example records", "examples"] },
  {
    kind: "questions",
    title: "Open Questions",
    words: ["open questions", "open questions and decisions", "open questions with decisions", "decisions"],
  },
  {
    kind: "acceptance",
    title: "Acceptance Criteria",
    words: ["acceptance criteria", "acceptance criterion", "acceptance"],
  },
  { kind: "references", title: "References", words: ["references"] },
  { kind: "accepted-findings", title: "Accepted findings", words: ["accepted findings"] },
  { kind: "approvals", title: "Approvals", words: ["approvals"] },
  { kind: "regressions", title: "Regressions", words: ["regressions"] },
];

const unsupported: ReadonlySet<SectionKind> = new Set(["permissions", "tenancy"]);

/** Sections whose content is free text: a table that looks like a rule has no effect there. */
const inert: ReadonlySet<SectionKind> = new Set(["goal", "scope", "questions", "acceptance", "references", "examples"]);

/**
 * Returns the sections that a contract knows, in document order; all others are prose. Errors: a heading that nearly
 * is one (`document/similar-section`), one that exists twice, one that this version cannot compile, one below a section
 * of prose, and tables that look like rules where they have no effect (language.md, Principle 1).
 */
export function claimSections(document: ContractDocument, notebook: Notebook): readonly ClaimedSection[] {
  const claimed: ClaimedSection[] = [];
  for (const section of document.sections) {
    const found = reservedFor(section.title);
    const where = { span: section.heading.span, path: `sections/${plain(section.title).replaceAll(" ", "-")}` };
    if (found === null) {
      reportUnclaimed(section, where, notebook);
      continue;
    }
    const first = claimed.find((one) => one.kind === found.kind);
    if (first !== undefined) {
      const related = [{ span: first.section.heading.span, message: "first here" }];
      notebook.diagnostics.push(
        diagnose("document/duplicate-section", { ...where, related }, { section: found.title }),
      );
      continue;
    }
    if (unsupported.has(found.kind)) {
      notebook.diagnostics.push(diagnose("document/unsupported-section", where, { section: found.title }));
    }
    if (inert.has(found.kind)) reportStrayTables(section, notebook);
    if (["entities", "access", "audit", "lifecycle"].includes(found.kind)) reportStrayExamples(section, notebook);
    reportHiddenAcceptance(section.sections, notebook);
    claim(notebook, `sections/${found.kind}`, section.heading.span);
    claimed.push({ kind: found.kind, section });
  }
  reportHtml(document, claimed, notebook);
  return claimed;
}

function reportUnclaimed(section: Section, where: Parameters<typeof diagnose>[1], notebook: Notebook): void {
  const near = nearMiss(section.title);
  if (near !== null) {
    notebook.diagnostics.push(
      diagnose("document/similar-section", where, { title: section.title, section: near.title }),
    );
    return;
  }
  reportStrayTables(section, notebook);
  reportStrayExamples(section, notebook);
  reportStrayChecklists(section, notebook);
  const inside = (one: Section): void => {
    const found = reservedFor(one.title);
    if (found !== null && !["goal", "scope", "references"].includes(found.kind)) {
      const place = { ...where, span: one.heading.span };
      notebook.diagnostics.push(diagnose("document/misplaced-section", place, { section: found.title }));
    }
    one.sections.forEach(inside);
  };
  section.sections.forEach(inside);
}

/** Criteria below another section's heading would not hold an approval back. */
function reportHiddenAcceptance(sections: readonly Section[], notebook: Notebook): void {
  for (const one of sections) {
    if (reservedFor(one.title)?.kind === "acceptance") {
      const where = { span: one.heading.span, path: "sections/acceptance" };
      notebook.diagnostics.push(diagnose("document/misplaced-section", where, { section: "Acceptance Criteria" }));
    }
    reportHiddenAcceptance(one.sections, notebook);
  }
}

function reservedFor(title: string): Reserved | null {
  const words = plain(title);
  return reserved.find((one) => one.words.includes(words)) ?? null;
}

function nearMiss(title: string): Reserved | null {
  const words = plain(title);
  const near = nearest(
    words,
    reserved.flatMap((one) => one.words),
  );
  if (near !== null) return reserved.find((one) => one.words.includes(near)) ?? null;
  // One word more than a reserved heading, or one word in another form: "Data Entities", "Entity Definitions".
  const parts = words.split(" ");
  return (
    reserved.find(
      (one) =>
        !["goal", "scope", "references"].includes(one.kind) &&
        one.words.some((heading) => {
          const wanted = heading.split(" ");
          return parts.length === wanted.length + 1 && wanted.every((word) => parts.some((part) => isForm(part, word)));
        }),
    ) ?? null
  );
}

function isForm(part: string, word: string): boolean {
  return part === word || (word.length > 4 && nearest(part, [word]) !== null) || part === word.replace(/ies$/, "y");
}

/** Lower case, "&" as "and", without what stands in parentheses and without punctuation. */
function plain(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, " ")
    .replaceAll("&", " and ")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
