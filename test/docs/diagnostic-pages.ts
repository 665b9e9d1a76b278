/** The documentation pages of the diagnostics: from the catalogue, with the corpus' own output as example. */

import { catalogue } from "../../compiler/diagnostics/catalogue.ts";
import type { Entry } from "../../compiler/diagnostics/entry.ts";
import { byCodeUnit } from "../../compiler/text/source.ts";
import { corpusCases, keptOutputs } from "../corpus/run-case.ts";

export interface CodeExample {
  /** Directory under test/corpus/. */
  readonly caseName: string;
  /** The finding as `contractc check` prints it. */
  readonly output: string;
  /** The lower, the clearer. */
  readonly rank: number;
}

type AnyEntry = Entry<never>;

const entries: readonly (readonly [string, AnyEntry])[] = Object.entries(catalogue)
  .map(([code, entry]) => [code, entry as AnyEntry] as const)
  .sort(([a], [b]) => byCodeUnit(a, b));

/** Returns, for each code that the corpus shows, its clearest example: the case of its name, else the shortest one. */
export function corpusExamples(): ReadonlyMap<string, CodeExample> {
  const examples = new Map<string, CodeExample>();
  for (const caseName of corpusCases()) {
    const blocks = (keptOutputs(caseName).get("diagnostics.txt") ?? "").split("\n\n").slice(0, -1);
    for (const output of blocks) {
      const code = /(?:^| )(?:error|warning|note) ([a-z]+\/[a-z0-9-]+)$/m.exec(output)?.[1];
      if (code === undefined) throw new Error(`${caseName}/diagnostics.txt has a block without a code: ${output}`);
      const rank = code.replace("/", "--") === caseName ? 0 : blocks.length;
      const known = examples.get(code);
      if (known === undefined || rank < known.rank) examples.set(code, { caseName, output, rank });
    }
  }
  return examples;
}

/** Returns every page by its path: the index and one page for each code. */
export function diagnosticPages(examples: ReadonlyMap<string, CodeExample>): ReadonlyMap<string, string> {
  const pages = entries.map(
    ([code, entry]) => [`docs/diagnostics/${code}.md`, page(code, entry, examples.get(code))] as const,
  );
  return new Map([["docs/diagnostics/README.md", index()], ...pages]);
}

function page(code: string, entry: AnyEntry, example: CodeExample | undefined): string {
  const fixed = (label: string, text: string | ((params: never) => string)): readonly string[] =>
    typeof text === "string" ? [`**${label}** ${text.split(" | ").join("<br>Or: ")}`] : [];
  const shown =
    example === undefined
      ? []
      : [
          "## Example",
          `From the test case [${example.caseName}](../../../test/corpus/${example.caseName}/contract.md):`,
          fenced(example.output),
        ];
  return [
    `# ${entry.title}`,
    `\`${code}\` · ${entry.severity} · [all diagnostics](../README.md)`,
    entry.explain,
    ...fixed("Why it matters:", entry.why),
    ...fixed("What to do:", entry.fix),
    ...shown,
  ]
    .join("\n\n")
    .concat("\n");
}

function index(): string {
  const families = [...new Set(entries.map(([code]) => familyOf(code)))];
  const sections = families.map((family) => {
    const rows = entries
      .filter(([code]) => familyOf(code) === family)
      .map(
        ([code, entry]) => `| [\`${code}\`](${code}.md) | ${entry.severity} | ${entry.title.replaceAll("|", "\\|")} |`,
      );
    return [`## ${family}`, "", "| Code | Severity | What |", "| --- | --- | --- |", ...rows].join("\n");
  });
  const lead = [
    "# Diagnostics",
    "Every finding of contractc has a code that never changes its meaning. `contractc explain <code>` prints the same text.",
    "An **error** stops everything: the contract was not understood, and nothing is written. A **warning** is something to decide. A **note** says what the database does where the contract is silent.",
    "These pages are made from the catalogue in `compiler/diagnostics/catalogue/` and the corpus by `UPDATE=1 npm run docs`.",
  ];
  return `${[...lead, ...sections].join("\n\n")}\n`;
}

function familyOf(code: string): string {
  return code.split("/")[0] ?? code;
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
