/** `ci`: everything that a change has to pass, one step after the other: check, build, diff, verify, drift. */

import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { countLine } from "../diagnostics/render/counts.ts";
import type { MatrixCell } from "../diagnostics/render/report.ts";
import type { Source } from "../text/source.ts";
import { build } from "./build.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import type { Comparison, ReadBase } from "./diff.ts";
import { headline } from "./diff-report.ts";
import type { Host } from "./host.ts";
import { counted } from "./project-facts.ts";

/** "widened" and "drift" are told from other findings: they have their own exit statuses. */
export type CiVerdict = "passed" | "findings" | "cannot-tell" | "drift" | "widened" | "not-run";

export interface CiStep {
  readonly name: "check" | "build --check" | "diff" | "verify" | "drift";
  readonly verdict: CiVerdict;
  /** What came of it, or why it was not run, without a full stop. */
  readonly line: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CiOptions {
  readonly readBase: ReadBase;
  /** URL or configured name of a database that is compared, and only read; null for none. */
  readonly database: string | null;
  /** Whether widened access fails the run. */
  readonly failOnWidened: boolean;
  /** Whether findings let a step pass, fail it, or kept it from being done. */
  readonly judge: (diagnostics: readonly Diagnostic[]) => "passed" | "findings" | "cannot-tell";
}

export interface CiOutcome {
  readonly steps: readonly CiStep[];
  readonly sources: readonly Source[];
  readonly comparison: Comparison | null;
  readonly matrix: readonly MatrixCell[];
}

/**
 * Runs every step that can be run: after errors of `check` none, after differences of `build --check` not `verify`, and
 * `drift` only where a database is named. Diagnostics are those of the steps.
 */
export async function ci(host: Host, options: CiOptions): Promise<CiOutcome> {
  const sources = new Map<string, Source>();
  const keep = (more: readonly Source[]): void => {
    for (const one of more) sources.set(one.path, sources.get(one.path) ?? one);
  };
  const { judge } = options;
  const checked = await check(host.files, []);
  keep(checked.sources);
  const { diagnostics } = checked;
  const verdict = judge(diagnostics);
  const first: CiStep = { name: "check", verdict, line: countLine(diagnostics), diagnostics };
  const broken = diagnostics.some((one) => one.severity === "error");
  if (broken) {
    const skipped = (["build --check", "diff", "verify", "drift"] as const).map((name) =>
      notRun(name, "the contracts have errors"),
    );
    return { steps: [first, ...skipped], sources: [...sources.values()], comparison: null, matrix: [] };
  }
  const built = await buildStep(host, options, keep);
  const compared = await diffStep(host, options, keep);
  const { step: verified, matrix } =
    built.verdict === "passed"
      ? await verifyStep(host, options, keep)
      : { step: notRun("verify", "what is built is not what the contracts say"), matrix: [] };
  const drifted = await driftStep(host, options, keep);
  return {
    steps: [first, built, compared.step, verified, drifted],
    sources: [...sources.values()],
    comparison: compared.comparison,
    matrix,
  };
}

type Keep = (sources: readonly Source[]) => void;

function notRun(name: CiStep["name"], why: string): CiStep {
  return { name, verdict: "not-run", line: why, diagnostics: [] };
}

const failOn: Severity = "error";

async function buildStep(host: Host, { judge }: CiOptions, keep: Keep): Promise<CiStep> {
  const outcome = await build(host, [], { check: true, dryRun: false, draft: false, force: false, failOn });
  keep(outcome.sources);
  const { diagnostics, changes, status } = outcome;
  const found = judge(diagnostics);
  const verdict = status === "differs" && found === "passed" ? "findings" : found;
  const differing = changes.length === 1 ? "1 file differs" : `${changes.length} files differ`;
  const line = status === "differs" ? differing : status === "failed" ? countLine(diagnostics) : "up to date";
  return { name: "build --check", verdict, line, diagnostics };
}

async function diffStep(
  host: Host,
  { readBase, failOnWidened, judge }: CiOptions,
  keep: Keep,
): Promise<{ readonly step: CiStep; readonly comparison: Comparison | null }> {
  const { diagnostics, sources, comparison } = await diff(host.files, readBase, [], host.progress);
  keep(sources);
  const found = judge(diagnostics);
  const verdict = found === "passed" && failOnWidened && comparison?.widened === true ? "widened" : found;
  const line =
    comparison === null ? countLine(diagnostics) : `compared with ${comparison.base}: ${headline(comparison)}`;
  return { step: { name: "diff", verdict, line, diagnostics }, comparison };
}

async function verifyStep(
  host: Host,
  { judge }: CiOptions,
  keep: Keep,
): Promise<{ readonly step: CiStep; readonly matrix: readonly MatrixCell[] }> {
  const { verify } = await import("./verify.ts");
  const embedded = { database: null, allowRemote: false, blind: false, maxRows: 0, seconds: 0, mutate: false };
  const { diagnostics, sources, proof } = await verify(host, [], embedded);
  keep(sources);
  const passed =
    proof === null ? "" : `${proof.attacksPassed} of ${counted(proof.attacks, "attempt")} as the contracts say, `;
  const step: CiStep = {
    name: "verify",
    verdict: judge(diagnostics),
    line: `${passed}${countLine(diagnostics)}`,
    diagnostics,
  };
  return { step, matrix: proof?.matrix ?? [] };
}

async function driftStep(host: Host, { database, judge }: CiOptions, keep: Keep): Promise<CiStep> {
  if (database === null) return notRun("drift", "no database was named");
  const { drift } = await import("./drift.ts");
  const outcome = await drift(host, [], { database, strict: false, attacks: true });
  keep(outcome.sources);
  const { diagnostics } = outcome;
  const verdict = outcome.verdict === "clean" ? judge(diagnostics) : outcome.verdict;
  return { name: "drift", verdict, line: countLine(diagnostics), diagnostics };
}
