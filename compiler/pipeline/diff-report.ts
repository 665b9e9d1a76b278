/** A comparison for people: as text, as Markdown for a pull request, and as data for other tools. */

import { codeBlock, inert, inlineCode } from "../diagnostics/render/markdown-text.ts";
import { printable } from "../diagnostics/render/printable.ts";
import { actorName } from "../ir/access.ts";
import { lineColumnAt, lineStarts } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import type { AccessWitness } from "../attack/compare-access.ts";
import type { Comparison } from "./diff.ts";
import type { ModuleDiff } from "./diff-entries.ts";
import { attemptWords, countsAsWidened, verdictsOf } from "./diff-entry.ts";
import type { DiffEntry } from "./diff-entry.ts";
import { rankNames, rankOf } from "./diff-findings.ts";
import type { Rank } from "./diff-findings.ts";
import { counted } from "./project-facts.ts";

const titles: Readonly<Record<Rank, string>> = {
  "access widened": "Access widened",
  "less recorded": "Recorded no longer",
  breaking: "Breaks applications",
  other: "Other changes",
};

interface Counts {
  readonly widened: number;
  readonly narrowed: number;
  readonly recordsLess: number;
  readonly breaking: number;
  readonly all: number;
}

/** Returns how many changes there are, and of which kinds; a change may be of several. */
function countsOf({ modules }: Comparison): Counts {
  const entries = modules.flatMap((one) => one.entries);
  const count = (is: (entry: DiffEntry) => boolean): number => entries.filter(is).length;
  return {
    widened: count(countsAsWidened),
    narrowed: count((one) => one.access === "narrowed"),
    recordsLess: count((one) => one.recordsLess),
    breaking: count((one) => one.breaking !== null),
    all: entries.length,
  };
}

/** Returns "2 changes: access widened 1, narrowed 1, recorded less 0, breaking 1". */
export function headline(comparison: Comparison): string {
  const { widened, narrowed, recordsLess, breaking, all } = countsOf(comparison);
  if (all === 0) return "The contracts mean the same";
  return `${counted(all, "change")}: access widened ${widened}, narrowed ${narrowed}, recorded less ${recordsLess}, breaking ${breaking}`;
}

/** Returns the comparison for a terminal. */
export function diffText(comparison: Comparison, sources: readonly Source[]): string {
  const lines = [`Compared with ${comparison.base}. ${headline(comparison)}.`];
  for (const rank of rankNames) {
    const entries = ranked(comparison, rank);
    if (entries.length === 0) continue;
    lines.push("", titles[rank]);
    for (const entry of entries) lines.push(...entryLines(entry, sources));
  }
  return `${lines.map(printable).join("\n")}\n`;
}

function entryLines(entry: DiffEntry, sources: readonly Source[]): readonly string[] {
  const place = placeOf(entry, sources);
  return [
    `  ${entry.module}: ${entry.sentence}${entry.access === "undecided" ? " (which way is not known)" : ""}`,
    ...(place === null ? [] : [`    at ${place}`]),
    ...(entry.breaking === null ? [] : [`    breaks applications: ${entry.breaking}`]),
    ...entry.witnesses.flatMap((one) => {
      const { before, now } = verdictsOf(one);
      return [`    ${attemptWords(one)}`, `      ${one.statement}`, `      before: ${before}, now: ${now}`];
    }),
    ...entry.details.map((one) => `    ${one}`),
  ];
}

/** GitHub takes comments of 65,536 characters. What does not fit is counted. */
const longest = 60_000;

/** Returns the comparison for a pull request; nothing in it that comes from a contract is Markdown, HTML or a mention. */
export function diffMarkdown(comparison: Comparison, sources: readonly Source[]): string {
  const blocks = [
    `## contractc diff: ${comparison.widened ? "access widened" : "access not widened"}`,
    `${inert(headline(comparison))}. Compared with ${inert(comparison.base)}.`,
    ...comparison.modules.filter(({ state }) => state !== "unchanged").map(moduleLine),
  ];
  let used = blocks.reduce((sum, one) => sum + one.length + 2, 0);
  let left = 0;
  for (const rank of rankNames) {
    const entries = ranked(comparison, rank).map((one) => markdownOf(one, sources));
    const fitting = entries.filter((one) => (used += one.length + 2) <= longest);
    left += entries.length - fitting.length;
    if (fitting.length > 0) blocks.push(`### ${titles[rank]}`, ...fitting);
  }
  if (left > 0) blocks.push(`And ${counted(left, "change")} more: \`--format json\` has all of them.`);
  return `${blocks.join("\n\n")}\n`;
}

function moduleLine({ module, state, before, now }: ModuleDiff): string {
  const version = (one: ModuleDiff["now"]): string => (one === null ? "none" : `${one.version} ${one.status}`);
  return `- ${inlineCode(module)} ${state}: ${inert(`${version(before)} before, ${version(now)} now`)}`;
}

function markdownOf(entry: DiffEntry, sources: readonly Source[]): string {
  const place = placeOf(entry, sources);
  const marks = [
    ...(entry.access === "undecided" ? ["which way is not known: counts as widened"] : []),
    ...(entry.breaking === null ? [] : [`breaks applications: ${entry.breaking}`]),
  ];
  const lead = `**${inert(`${entry.module}: ${entry.sentence}`)}**${place === null ? "" : ` ${inlineCode(place)}`}`;
  return [
    [lead, ...marks.map((one) => `- ${inert(one)}`), ...entry.details.map((one) => `- ${inert(one)}`)].join("\n"),
    ...entry.witnesses.flatMap((one) => {
      const { before, now } = verdictsOf(one);
      return [
        `${inert(attemptWords(one))}: before ${inert(before)}, now **${inert(now)}**`,
        codeBlock(one.statement, "sql"),
      ];
    }),
  ].join("\n\n");
}

/** Returns the comparison as `--format json` prints it under `diff`. */
export function diffData(comparison: Comparison, sources: readonly Source[]): Readonly<Record<string, unknown>> {
  return {
    base: comparison.base,
    widened: comparison.widened,
    counts: countsOf(comparison),
    modules: comparison.modules.map(({ entries, ...module }) => ({
      ...module,
      changes: entries.map(({ span: _, witnesses, ...entry }) => ({
        ...entry,
        breaking: entry.breaking !== null,
        reason: entry.breaking,
        place: placeOf({ span: _ }, sources),
        witnesses: witnesses.map(witnessData),
      })),
    })),
  };
}

function witnessData(one: AccessWitness): Readonly<Record<string, unknown>> {
  const { actor, because: _, cause: __, ...facts } = one;
  return { ...facts, actor: actorName(actor), ...verdictsOf(one) };
}

function ranked(comparison: Comparison, rank: Rank): readonly DiffEntry[] {
  return comparison.modules.flatMap((one) => one.entries).filter((one) => rankOf(one) === rank);
}

function placeOf({ span }: Pick<DiffEntry, "span">, sources: readonly Source[]): string | null {
  if (span === null) return null;
  const source = sources.find((one) => one.path === span.path);
  if (source === undefined) return span.path;
  return `${span.path}:${lineColumnAt(lineStarts(source.text), span.start).line}`;
}
