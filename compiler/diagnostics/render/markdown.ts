/** A report for a pull request: counts, the matrix, the findings, and how to repeat what was seen. */

import type { Diagnostic } from "../diagnostic.ts";
import { countLine, counted } from "./counts.ts";
import { codeBlock, inert, inlineCode, table } from "./markdown-text.ts";
import { matrixTables } from "./matrix.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import type { MatrixCell, Report } from "./report.ts";

/** GitHub takes comments of 65,536 characters. What does not fit is counted. */
const longest = 60_000;

/** Returns the report; nothing in it that comes from a contract is Markdown, HTML, a link or a mention. */
export function renderMarkdown(report: Report): string {
  const places = placesIn(report.sources);
  const { diagnostics, command, ok, matrix = [], summaryLines = [] } = report;
  const title = `## ${inert(`contractc ${command}`)}: ${ok ? "passed" : "failed"}`;
  const blocks = [
    title,
    `${countLine(diagnostics)}.`,
    ...(matrix.length === 0 ? [] : matrixBlocks(matrix)),
    ...(summaryLines.length === 0 ? [] : [codeBlock(summaryLines.join("\n"), "text")]),
  ];
  const findings = fitting(
    diagnostics.map((one) => row(one, places)),
    longest / 2 - lengthOf(blocks),
  );
  if (findings.length > 0) {
    blocks.push("### Findings", table(["Severity", "Place", "Finding", "Code"], findings));
  }
  if (findings.length < diagnostics.length) blocks.push(left(diagnostics.length - findings.length, "finding"));
  const seen = diagnostics.filter((one) => one.evidence !== undefined);
  const details = fitting(
    seen.map((one) => detail(one, places)),
    longest - lengthOf(blocks),
  );
  if (details.length > 0) blocks.push("### What was seen", ...details);
  if (details.length < seen.length) blocks.push(left(seen.length - details.length, "observation"));
  return `${blocks.join("\n\n")}\n`;
}

function matrixBlocks(matrix: readonly MatrixCell[]): readonly string[] {
  return matrixTables(matrix).flatMap(({ title, head, rows }) => [
    `### ${inert(title)}`,
    table(
      head.map(inert),
      rows.map((cells) => cells.map(inert)),
    ),
  ]);
}

function row(one: Diagnostic, places: Places): readonly string[] {
  return [one.severity, placeOf(one, places), inert(one.message), inlineCode(one.code)];
}

function detail(one: Diagnostic, places: Places): string {
  const { evidence } = one;
  if (evidence === undefined) return "";
  const fixes = one.fix.split(" | ").map((fix, at) => `- ${at === 0 ? "fix" : "or"}: ${inert(fix)}`);
  return [
    `**${inert(one.message.trim() === "" ? one.code : one.message)}** ${placeOf(one, places)}`.trimEnd(),
    [`- expected: ${inert(evidence.expected)}`, `- observed: ${inert(evidence.observed)}`].join("\n"),
    inert(one.why),
    fixes.join("\n"),
    ...(evidence.script === null
      ? []
      : ["<details><summary>Repeat with psql</summary>", codeBlock(evidence.script, "sql"), "</details>"]),
  ].join("\n\n");
}

function placeOf(one: Diagnostic, places: Places): string {
  if (one.span === null) return "";
  const place = places.of(one.span);
  return inlineCode(place === null ? one.span.path : `${one.span.path}:${place.start.line}`);
}

/** Returns the first of the parts, as many as fit into `room` characters. */
function fitting<T extends string | readonly string[]>(parts: readonly T[], room: number): readonly T[] {
  let used = 0;
  const end = parts.findIndex((part) => {
    used += 10 + (typeof part === "string" ? part.length : part.reduce((sum, cell) => sum + cell.length + 3, 0));
    return used > room;
  });
  return end === -1 ? parts : parts.slice(0, end);
}

function lengthOf(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + block.length + 2, 0);
}

function left(number: number, noun: string): string {
  return `And ${counted(number, noun)} more: \`--format json\` has all of them.`;
}
