/** `contractc ci`. */

import { inOrder } from "../../diagnostics/diagnose.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import { render } from "../../diagnostics/render/index.ts";
import { printable } from "../../diagnostics/render/printable.ts";
import { ci } from "../../pipeline/ci.ts";
import type { CiOutcome, CiStep, CiVerdict } from "../../pipeline/ci.ts";
import { diffData, diffMarkdown, diffText } from "../../pipeline/diff-report.ts";
import { withoutPasswords } from "../../pipeline/passwords.ts";
import { mergeBaseContracts } from "../base-contracts.ts";
import { exitCodeFor, exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

export interface CiCommandOptions extends CommonOptions {
  readonly base?: string;
  readonly db?: string;
  readonly failOn: Severity | "widened";
  /** Whether standard output was asked for a form. */
  readonly formatGiven: boolean;
}

/** The worst first: a step that could not be done says nothing about what it was to find. */
const verdicts: readonly (readonly [CiVerdict, number, string])[] = [
  ["cannot-tell", exitCodes.usage, "stopped"],
  ["findings", exitCodes.findings, "failed"],
  ["drift", exitCodes.drift, "drift"],
  ["widened", exitCodes.accessWidened, "widened"],
  ["passed", exitCodes.fine, "passed"],
  ["not-run", exitCodes.fine, "not run"],
];

/** Runs the command and returns its exit status: that of the worst step, see docs/ci.md. */
export async function ciCommand(io: Io, given: CiCommandOptions): Promise<number> {
  const options = { ...given, outputs: outputsFor(io, given) };
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const { host, root } = opened;
  const failOn = options.failOn === "widened" ? "error" : options.failOn;
  const outcome = await ci(host, {
    readBase: () => mergeBaseContracts(root, options.base ?? null),
    database: options.db ?? null,
    failOnWidened: options.failOn === "widened",
    judge: (diagnostics) => {
      const exit = exitCodeFor(diagnostics, failOn);
      return exit === exitCodes.fine ? "passed" : exit === exitCodes.usage ? "cannot-tell" : "findings";
    },
  }).finally(opened.settle);
  const { steps, sources, comparison, matrix } = outcome;
  const worst = verdicts.find(([verdict]) => steps.some((one) => one.verdict === verdict));
  const exit = worst?.[1] ?? exitCodes.fine;
  const lines = steps.map(lineOf);
  const printed = options.outputs.find((one) => one.path === null);
  if (printed !== undefined && printed.format !== "text") io.stderr.write(`${lines.join("\n")}\n`);
  const changes = comparison === null || comparison.modules.every((one) => one.entries.length === 0);
  return report(io, options, {
    diagnostics: inOrder(steps.flatMap((one) => one.diagnostics)),
    sources,
    failOn,
    exit,
    data: { steps: steps.map(dataOf), diff: comparison === null ? null : diffData(comparison, sources) },
    ...(matrix.length === 0 ? {} : { matrix }),
    ...(comparison === null || changes ? {} : { textLead: `${diffText(comparison, sources)}\n` }),
    textFindings: steps.filter((one) => isBad(one)).flatMap((one) => one.diagnostics),
    summary: `${lines.join("\n")}\n`,
    markdownAlone: markdownOf(outcome, lines, exit === exitCodes.fine, failOn),
  });
}

/** In GitHub Actions the log shows annotations, and the job's page the report, unless something else was asked for. */
function outputsFor(io: Io, { outputs, formatGiven }: CiCommandOptions): CommonOptions["outputs"] {
  if (io.environment["GITHUB_ACTIONS"] !== "true") return outputs;
  if (!formatGiven) return [{ format: "github", path: null }];
  return outputs.some((one) => one.path === null) ? outputs : [...outputs, { format: "github", path: null }];
}

function lineOf({ name, verdict, line }: CiStep): string {
  const word = verdicts.find(([one]) => one === verdict)?.[2] ?? verdict;
  return `${word.padEnd(8)} ${name.padEnd(14)} ${printable(withoutPasswords(line))}`;
}

function dataOf({ name, verdict, line, diagnostics }: CiStep): Readonly<Record<string, unknown>> {
  return { step: name, verdict, line: withoutPasswords(line), diagnostics: diagnostics.length };
}

/** Which of the findings count is said by the steps; what is only a difference stands in the comparison. */
function isBad({ verdict }: CiStep): boolean {
  return verdict === "findings" || verdict === "cannot-tell" || verdict === "drift";
}

function markdownOf(
  { steps, sources, comparison, matrix }: CiOutcome,
  lines: readonly string[],
  ok: boolean,
  failOn: Severity,
): string {
  const others = steps.filter((one) => comparison === null || one.name !== "diff");
  const base = render("markdown", {
    command: "ci",
    diagnostics: inOrder(others.flatMap((one) => one.diagnostics)),
    sources,
    ok,
    failOn,
    color: false,
    data: {},
    matrix,
    summaryLines: lines,
  });
  return comparison === null ? base : `${base}\n${diffMarkdown(comparison, sources)}`;
}
