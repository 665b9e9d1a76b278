/** What a comparison found, for machines and in a few lines for people. */

import type { CompiledModule } from "../../emit/emitter.ts";
import type { Direction } from "../../observe/drift/difference.ts";
import { counted } from "../project-facts.ts";
import { spanOfPath } from "../proof-findings.ts";
import type { BuiltModules } from "./built-modules.ts";
import { attacksBecauseOf } from "./findings.ts";
import type { Judged, Judgement } from "./judge.ts";

export interface DriftReport {
  /** Host, without user and password. */
  readonly database: string;
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  readonly edited: readonly string[];
  readonly unknown: readonly string[];
  readonly otherTimestamp: readonly { readonly file: string; readonly version: string }[];
  readonly contractAhead: readonly string[];
  /** How the applied migrations were told. */
  readonly history: "known" | "none" | "unreadable";
  readonly differences: readonly ReportedDifference[];
  readonly notManaged: readonly { readonly schema: string; readonly objects: number }[];
  /** Attempts on a copy. */
  readonly attempts: number;
  /** Objects that the copy lacks. */
  readonly notCopied: readonly string[];
}

interface ReportedDifference {
  readonly classification: "live-tampering" | "unknown-migration";
  readonly object: string;
  readonly problem: string;
  readonly direction: Direction;
  readonly path: string;
  /** Contract and character offset of the line; null where no contract is near. */
  readonly contract: { readonly file: string; readonly start: number } | null;
  readonly expected: string | null;
  readonly live: string | null;
  readonly cause: string | null;
  readonly wayBack: readonly string[];
  readonly warning: string | null;
  readonly attacks: readonly {
    readonly actor: string;
    readonly statement: string;
    readonly outcome: string;
    readonly observed: string;
  }[];
}

/** Attempts that one difference lists. */
const mostAttacks = 10;

/** Returns the report of a judgement. */
export function driftReport(judgement: Judgement, built: BuiltModules, database: string): DriftReport {
  const { history, byState, judged, foreign, attacked } = judgement;
  return {
    database,
    applied: history.applied.map((one) => one.path),
    pending: history.pending.map((one) => one.path),
    edited: history.edited.map((one) => one.file.path),
    unknown: history.unknown.map((one) => one.version),
    otherTimestamp: history.elsewhere.map(({ file, version }) => ({ file: file.path, version })),
    contractAhead: built.ahead.map((one) => one.path.replace(/^modules\//, "")),
    history: byState ?? "known",
    differences: judged.map((one) => reported(one, judgement, built.project)),
    notManaged: foreign,
    attempts: attacked?.attempts ?? 0,
    notCopied: attacked?.leftOut.map(({ kind, object }) => `${kind} ${object}`) ?? [],
  };
}

function reported(
  { difference, cause }: Judged,
  { attacked }: Judgement,
  project: readonly CompiledModule[],
): ReportedDifference {
  const { object, problem, direction, path, expected, live, wayBack } = difference;
  const span = spanOfPath(path, project);
  return {
    classification: cause === "" ? "live-tampering" : "unknown-migration",
    object,
    problem,
    direction,
    path,
    contract: span === null ? null : { file: span.path, start: span.start },
    expected,
    live,
    cause: cause === "" ? null : cause,
    wayBack: wayBack.statements,
    warning: wayBack.warning,
    attacks: attacksBecauseOf(difference, attacked)
      .slice(0, mostAttacks)
      .map(({ probe, outcome, observed }) => ({
        actor: probe.actor.name,
        statement: probe.statement,
        outcome,
        observed,
      })),
  };
}

/** Returns what a person reads below the findings: what was compared, and the statements of the way back in order. */
export function driftSummary(report: DriftReport, judged: readonly Pick<Judged, "difference">[]): readonly string[] {
  const { applied, pending, unknown, contractAhead, differences, notManaged, attempts } = report;
  const objects = notManaged.reduce((sum, one) => sum + one.objects, 0);
  const [, ...rest] = [
    "",
    `Compared with ${counted(applied.length, "applied migration")}: ${differences.length === 0 ? "no difference" : counted(differences.length, "difference")}`,
    ...pending.map((file) => `  pending: ${file}`),
    ...unknown.map((version) => `  unknown: ${version}`),
    ...contractAhead.map((module) => `  not built: ${module}`),
    ...(report.history === "known"
      ? []
      : ["  the database's history of migrations is not to be read: compared by state"]),
    ...(objects === 0
      ? []
      : [`  not managed: ${counted(objects, "object")} in ${notManaged.map((one) => one.schema).join(", ")}`]),
    ...(attempts === 0 ? [] : [`  ${counted(attempts, "attempt")} on an embedded copy of its schema`]),
  ];
  return [...rest, ...wayBackLines(judged)];
}

/** What is too much goes before what others stand on. */
function wayBackLines(judged: readonly Pick<Judged, "difference">[]): readonly string[] {
  const restorable = judged.map((one) => one.difference).filter((one) => one.wayBack.statements.length > 0);
  if (restorable.length === 0) return [];
  const ordered = restorable.toSorted((a, b) => a.phase - b.phase);
  return [
    "",
    "The way back, to be read before it is run:",
    "",
    "begin;",
    ...ordered.flatMap(({ object, problem, wayBack }) => [
      `-- ${`${object} ${problem}`.replaceAll(/\s+/g, " ")}`,
      ...(wayBack.warning === null ? [] : [`-- care: ${wayBack.warning}`]),
      ...wayBack.statements.flatMap((one) => `${one};`.split(/\r\n|\r|\n/)),
    ]),
    "commit;",
  ];
}
