/** The attacks of every module, in rounds: which attempts are made on which database. */

import { planAttacks } from "../attack/plan.ts";
import type { AttackPlan, Probe } from "../attack/probe.ts";
import { placeSentence } from "../attack/words.ts";
import type { AttackFailure, AttackReport } from "../database/attacks/report.ts";
import type { Database } from "../database/database.ts";
import { runAttacks } from "../database/run-attacks.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { oneLine } from "./proof-findings.ts";
import { attackedFindings } from "./verify-findings.ts";
import { matrixOf } from "./verify-matrix.ts";
import { emptyProof } from "./verify-proof.ts";
import type { Proof } from "./verify-proof.ts";

/** Attempts that are made on one database. */
export interface Round {
  readonly database: Database;
  readonly probes: readonly Probe[];
  /** Whether the database is a copy of the one that is verified. */
  readonly copy: boolean;
}

/** Says which attempts of a plan are made where; those in no round are not made. */
export type Rounds = (plan: AttackPlan) => Promise<readonly Round[]>;

export type Outcome = "passed" | "failed" | "not-run";

export interface AttackedModule {
  readonly module: CompiledModule;
  readonly plan: AttackPlan;
  /** By id of the probe. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly failures: readonly AttackFailure[];
  /** Made-up rows that Postgres did not take; the attempts went on without them. */
  readonly refusals: readonly AttackFailure[];
  /** Attempts for which there was no time. */
  readonly unfinished: number;
  readonly onCopy: number;
  readonly milliseconds: number;
}

/** How long it all may take; without limits, as long as the runner allows. */
export interface TimeLimits {
  readonly budgetMilliseconds?: number;
  readonly statementMilliseconds?: number;
}

type Attacked = Pick<
  Proof,
  | "attacks"
  | "attacksPassed"
  | "attacksNotRun"
  | "attackMilliseconds"
  | "cells"
  | "cellsProbed"
  | "unattempted"
  | "matrix"
  | "diagnostics"
> & { readonly attacksOnCopy: number };

/** Returns the rounds of a database that is there to be attacked: everything is tried on it. */
export function everythingOn(database: Database): Rounds {
  return async (plan) => [{ database, probes: plan.probes, copy: false }];
}

/**
 * Runs every module's attacks and adds up what came of them. A row that was made up and that Postgres does not take is
 * no breach of the contract where the database is `asBuilt`, and one where it is not. Diagnostics, all errors:
 * `verify/attack-succeeded`, `verify/unfinished`.
 */
export async function attackAll(
  rounds: Rounds,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  progress: (what: string) => void,
  asBuilt = true,
  limits: TimeLimits = {},
): Promise<Attacked> {
  let sum: Attacked = { ...emptyProof, attacksOnCopy: 0 };
  for (const module of project) {
    const attacked = await attackModule(rounds, module, project, settings, progress, lessThan(limits, sum));
    const { plan, outcomes } = attacked;
    const count = (outcome: Outcome): number => [...outcomes.values()].filter((one) => one === outcome).length;
    sum = {
      attacks: sum.attacks + plan.probes.length,
      attacksPassed: sum.attacksPassed + count("passed"),
      attacksNotRun: sum.attacksNotRun + count("not-run"),
      attacksOnCopy: sum.attacksOnCopy + attacked.onCopy,
      attackMilliseconds: sum.attackMilliseconds + attacked.milliseconds,
      cells: sum.cells + plan.cells,
      cellsProbed: sum.cellsProbed + plan.cellsProbed,
      unattempted: [
        ...sum.unattempted,
        ...plan.unprobed.map(({ place, reason }) => ({
          module: module.ir.module,
          place,
          statement: placeSentence(module.ir, place),
          reason,
        })),
      ],
      matrix: [...sum.matrix, ...matrixOf(attacked)],
      diagnostics: withoutRepeats([...sum.diagnostics, ...attackedFindings(attacked, asBuilt)]),
    };
  }
  return sum;
}

/** What belongs to the project as a whole is attempted with every module. */
function withoutRepeats(diagnostics: Attacked["diagnostics"]): Attacked["diagnostics"] {
  const distinct = new Map([...diagnostics].reverse().map((one) => [`${one.code} ${one.path} ${one.message}`, one]));
  return [...distinct.values()].reverse();
}

/** Runs one module's attacks, again and again without the entities of which Postgres took no row that was made up. */
async function attackModule(
  rounds: Rounds,
  module: CompiledModule,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  progress: (what: string) => void,
  limits: TimeLimits,
): Promise<AttackedModule> {
  const modules = project.map((one) => one.ir);
  const refused = new Map<string, string>();
  const refusals: AttackFailure[] = [];
  for (;;) {
    const plan = planAttacks(module.ir, modules, settings, refused);
    const attacked = await runRounds(await rounds(plan), module, plan, progress, limits);
    const [first] = attacked.failures;
    if (first === undefined || first.refused === null || refused.has(first.refused)) return { ...attacked, refusals };
    refusals.push(first);
    refused.set(
      first.refused,
      `Postgres takes no row of ${first.refused} that was made up: ${oneLine(first.happened)}`,
    );
  }
}

async function runRounds(
  rounds: readonly Round[],
  module: CompiledModule,
  plan: AttackPlan,
  progress: (what: string) => void,
  limits: TimeLimits,
): Promise<Omit<AttackedModule, "refusals">> {
  const outcomes = new Map<string, Outcome>(plan.probes.map((one) => [one.id, "not-run"]));
  const failures: AttackFailure[] = [];
  let [unfinished, onCopy, milliseconds] = [0, 0, 0];
  for (const [at, { database, probes, copy }] of rounds.entries()) {
    if (probes.length === 0) continue;
    const where = copy ? " on a copy" : "";
    const onProgress = (done: number, total: number): void =>
      progress(`attacking ${module.ir.module}${where}: ${done} of ${total}`);
    const left = lessThan(limits, { attackMilliseconds: milliseconds });
    const report = await runAttacks(database, { ...plan, probes }, { ...left, onProgress });
    const ended = outcomesOf(report, probes);
    for (const [id, outcome] of ended) outcomes.set(id, outcome);
    failures.push(...report.failed.map((one) => (copy ? onTheCopy(one) : one)));
    unfinished += report.unfinished.length;
    milliseconds += report.milliseconds;
    if (copy) onCopy += [...ended.values()].filter((one) => one !== "not-run").length;
    // Without its rows the second round would only say the same; and the copy cannot interrupt what takes too long.
    const late = report.unfinished.length > 0 || report.failed.some((one) => one.happened.startsWith(interrupted));
    if (report.failed.some((one) => one.probe === null)) break;
    if (!late) continue;
    for (const round of rounds.slice(at + 1)) unfinished += round.probes.length;
    break;
  }
  return { module, plan, outcomes, failures, unfinished, onCopy, milliseconds };
}

function onTheCopy(failure: AttackFailure): AttackFailure {
  return { ...failure, happened: `${failure.happened}, on an embedded copy of the database` };
}

/** The statement ran into its time limit. */
const interrupted = "57014";

function lessThan(limits: TimeLimits, spent: { readonly attackMilliseconds: number }): TimeLimits {
  if (limits.budgetMilliseconds === undefined) return limits;
  return { ...limits, budgetMilliseconds: Math.max(0, limits.budgetMilliseconds - spent.attackMilliseconds) };
}

/** What came of each attempt of a round. */
function outcomesOf(report: AttackReport, probes: readonly Probe[]): ReadonlyMap<string, Outcome> {
  const failed = new Set(report.failed.map((one) => one.probe?.id ?? null));
  const unfinished = new Set(report.unfinished.map((one) => one.id));
  const blindLeftOut = report.notRun > report.unfinished.length;
  return new Map(
    probes.map((probe) => {
      const left = failed.has(null) || unfinished.has(probe.id) || (probe.blind && blindLeftOut);
      return [probe.id, left ? "not-run" : failed.has(probe.id) ? "failed" : "passed"];
    }),
  );
}
