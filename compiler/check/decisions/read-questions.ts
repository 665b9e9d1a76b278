/** Open questions and their decisions. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Inline, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import type { Notebook } from "../notebook.ts";
import { claim } from "../origins.ts";
import { tablesOf } from "../stray-tables.ts";
import type { Decision } from "../structure.ts";
import { filledCell, readTable } from "../table-reading.ts";

interface Question {
  readonly number: string | null;
  readonly title: string;
  readonly span: Span;
}

/**
 * Returns the decisions in document order. Errors: `document/unclear-decision`, `document/duplicate-decision`,
 * `document/decision-without-question`, `document/decision-contradicts-entity`, and in an approved contract `document/open-question` (language.md,
 * Decisions).
 */
export function readDecisions(
  section: Section,
  approved: boolean,
  entities: readonly Entity[],
  notebook: Notebook,
): readonly Decision[] {
  const questions = questionsIn(section);
  const decisions = allTables(section)
    .filter(isDecisionTable)
    .flatMap((table) => readTableOfDecisions(table, notebook));
  for (const [at, decision] of decisions.entries()) {
    const first = decisions.slice(0, at).find((other) => isSame(other, decision, questions));
    if (first !== undefined) {
      const related = [{ span: first.span, message: "first here" }];
      const where = { span: decision.span, path: "decisions", related };
      const question = [decision.number, decision.question].filter((one) => one !== null).join(" ");
      notebook.diagnostics.push(diagnose("document/duplicate-decision", where, { question }));
    }
    if (!questions.some((question) => answers(decision, question))) {
      const where = { span: decision.span, path: "decisions" };
      const question = [decision.number, decision.question].filter((one) => one !== null).join(" ");
      notebook.diagnostics.push(diagnose("document/decision-without-question", where, { question }));
    }
    const denied = /\bno (\w+) table\b/i.exec(decision.answer)?.[1]?.toLowerCase();
    const table = entities.find((entity) => entity.name === denied);
    if (table !== undefined) {
      const where = { span: decision.span, path: "decisions", related: relatedTo(notebook, table.name) };
      const params = { answer: decision.answer, table: table.name };
      notebook.diagnostics.push(diagnose("document/decision-contradicts-entity", where, params));
    }
  }
  for (const question of approved ? questions : []) {
    if (decisions.some((decision) => answers(decision, question))) continue;
    const title = [question.number, question.title].filter((one) => one !== null).join(" ");
    const where = { span: question.span, path: "decisions" };
    notebook.diagnostics.push(diagnose("document/open-question", where, { question: title }));
  }
  return decisions;
}

function relatedTo(notebook: Notebook, entity: string): readonly { readonly span: Span; readonly message: string }[] {
  const span = notebook.origins.get(`entities/${entity}`)?.[0]?.span;
  return span === undefined ? [] : [{ span, message: "the table is defined here" }];
}

/** Subsections are questions, and list items that end with a question mark directly below the section's heading. */
function questionsIn(section: Section): readonly Question[] {
  const headed = section.sections
    .filter((one) => !/^decisions\b/i.test(one.title))
    .map((one): Question => ({ number: one.number, title: one.title, span: one.heading.span }));
  const listed = section.blocks.flatMap((block): readonly Question[] =>
    block.kind === "list"
      ? block.items.filter((item) => item.text.text.endsWith("?")).map((item) => question(item.text))
      : [],
  );
  return [...headed, ...listed];
}

function question(text: Inline): Question {
  const { number, rest } = splitNumber(text.text);
  return { number, title: rest, span: text.span };
}

function splitNumber(text: string): { readonly number: string | null; readonly rest: string } {
  const match = /^(\d+(?:\.\d+)*)[.):]?(?:\s+(.*))?$/.exec(text);
  return match === null ? { number: null, rest: text } : { number: match[1] ?? null, rest: match[2] ?? "" };
}

function answers(decision: Decision, question: Question): boolean {
  if (decision.number !== null) return decision.number === question.number;
  return plain(decision.question) === plain(question.title);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function isSame(one: Decision, other: Decision, questions: readonly Question[]): boolean {
  const answered = questions.some((question) => answers(one, question) && answers(other, question));
  return answered || (one.number === other.number && plain(one.question) === plain(other.question));
}

function isDecisionTable(table: Table): boolean {
  const header = table.header.cells.map((cell) => cell.text.toLowerCase());
  return header.includes("question") && header.includes("decision");
}

function readTableOfDecisions(table: Table, notebook: Notebook): readonly Decision[] {
  const rows = readTable(
    table,
    { required: ["Question", "Decision"], optional: [], inert: () => true },
    notebook,
    "decisions",
  );
  return (rows ?? []).flatMap((row): readonly Decision[] => {
    const asked = filledCell(row, "Question", notebook, "decisions");
    const answer = filledCell(row, "Decision", notebook, "decisions");
    if (asked === null || answer === null) return [];
    claim(notebook, "decisions", asked.span);
    const kind = kindOf(answer.text);
    if (kind === null) {
      notebook.diagnostics.push(
        diagnose("document/unclear-decision", { span: answer.span, path: "decisions" }, { answer: answer.text }),
      );
    }
    const { number, rest } = splitNumber(asked.text);
    return [{ number, question: rest, answer: answer.text, kind: kind ?? "deferred", span: row.row.span }];
  });
}

/** Words that leave the question open, wherever they stand. */
const open =
  /\?|\b(?:tbd|tba|tbc|pending|undecided|unclear|unsure|unknown|not sure|maybe|perhaps|probably|to be (?:\w+ )?(?:decided|discussed|confirmed|determined|clarified|defined|agreed)|needs? (?:a )?(?:discussion|decision|clarification)|under discussion)\b/i;
/** Words that do so in the sentence of the decision itself: "No decision", "None yet", "Yes, but open". */
const openAnswer =
  /\b(?:yet|ideas?|opinions?|decisions?|decided|answers?|answered|consensus|agreement|agreed upon|conclusions?|discuss\w*|open)\b/i;

function kindOf(answer: string): Decision["kind"] | null {
  const word = /^(yes|no|deferred|none)\b/i.exec(answer)?.[1]?.toLowerCase();
  if (word === "deferred") return word;
  const [first = ""] = answer.split(/[.;!]/);
  if (open.test(answer) || openAnswer.test(first)) return null;
  if (word === "yes" || word === "no" || word === "none") return word;
  return /^(single[- ]\p{L}+|[\p{L}\p{N}]+[- ]only)\b/iu.test(answer) ? "only" : null;
}

function allTables(section: Section): readonly Table[] {
  return [...tablesOf(section.blocks), ...section.sections.flatMap(allTables)];
}
