/** Runs mutants, over worker threads where the machine has cores for them. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Mutant } from "../mutate/mutant.ts";
import { isModelled } from "./mutation/modelled.ts";
import { workOn } from "./mutation/share.ts";
import type { ModelVerdict, ShareInput, ShareResult } from "./mutation/share.ts";
import type { Trial } from "./mutation/trial.ts";

/** What became of a mutant. */
export interface MutantResult {
  readonly mutant: Mutant;
  readonly verdict: "killed" | "survived" | "equivalent";
  readonly killedBy: string | null;
  readonly expected: string | null;
  readonly observed: string | null;
  /** Why it is equivalent; null where it is not. */
  readonly reason: string | null;
  /** The first deviation that the comparison of catalogs sees; null for none. */
  readonly closure: string | null;
  readonly probes: number;
  readonly script: string | null;
}

export interface MutationRun {
  /** In the order of the mutants; those that are none (refused by Postgres, or no change at all) are left out. */
  readonly results: readonly MutantResult[];
  readonly void: readonly { readonly mutant: Mutant; readonly why: string }[];
  readonly milliseconds: number;
}

interface MutationOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Threads besides this one; by default as many as there are cores, at most four. 0 works in this thread. */
  readonly workers?: number;
}

/**
 * Tries every mutant on an embedded database: killed when an attack notices it; equivalent when it changes no behaviour
 * by nature and the comparison of catalogs sees it, or when neither the full plan nor the small model tells it from the
 * contract; else survived. Throws when the undamaged migrations do not run.
 */
export async function runMutants(input: ShareInput, options: MutationOptions = {}): Promise<MutationRun> {
  const started = performance.now();
  const { mutants } = input;
  let done = 0;
  const onDone = (): void => options.onProgress?.(++done, mutants.length);
  const script = workerScript();
  const wanted = Math.min(options.workers ?? Math.min(4, availableParallelism()), Math.ceil(mutants.length / 40));
  const shares =
    script === null || wanted < 2
      ? [workOn(input, onDone)]
      : dealt(input, wanted).map((share) => inWorker(script, share, onDone));
  const found = await Promise.all(shares);
  const trials = new Map(found.flatMap((one) => one.trials.map((trial) => [trial.id, trial] as const)));
  const models = new Map(found.flatMap((one) => one.models.map((model) => [model.id, model] as const)));
  const judged = mutants.map((mutant) => ({ mutant, trial: trials.get(mutant.id) }));
  return {
    results: judged.flatMap(({ mutant, trial }) => {
      if (trial === undefined) throw new Error(`nothing became of the mutant ${mutant.id}`);
      return trial.outcome === "void" ? [] : [resultOf(mutant, trial, models.get(mutant.id))];
    }),
    void: judged.flatMap(({ mutant, trial }) =>
      trial?.outcome === "void" ? [{ mutant, why: trial.observed ?? "" }] : [],
    ),
    milliseconds: Math.round(performance.now() - started),
  };
}

function resultOf(mutant: Mutant, trial: Trial, model: ModelVerdict | undefined): MutantResult {
  const { killedBy, expected, observed, closure, probes, script } = trial;
  const facts = { mutant, killedBy, expected, observed, closure, probes, script };
  if (trial.outcome === "killed") return { ...facts, verdict: "killed", reason: null };
  if (mutant.inert !== null)
    return closure === null
      ? { ...facts, verdict: "survived", reason: null }
      : { ...facts, verdict: "equivalent", reason: mutant.inert };
  if (model === undefined || !isModelled(mutant)) return { ...facts, verdict: "survived", reason: null };
  if (model.witness !== null)
    return {
      ...facts,
      verdict: "survived",
      reason: null,
      observed: model.witness.what,
      script: model.witness.script.replace("begin;\n", () => `begin;\n${damage(mutant)}`),
    };
  return {
    ...facts,
    verdict: "equivalent",
    reason: `at none of ${model.points} points of the small model does it differ from the contract: within one session, another layer refuses what this one no longer does`,
  };
}

function damage(mutant: Mutant): string {
  return mutant.sql.map((one) => `${one};\n`).join("");
}

/** Neighbours are alike, so they are dealt out like cards. */
function dealt(input: ShareInput, hands: number): readonly ShareInput[] {
  return Array.from({ length: hands }, (_, hand) => ({
    ...input,
    mutants: input.mutants.filter((__, at) => at % hands === hand),
  }));
}

function inWorker(script: URL, share: ShareInput, onDone: () => void): Promise<ShareResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: share });
    worker.on("message", (message: ShareResult | "done") => {
      if (message === "done") onDone();
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`a worker ended with ${code} before its share was done`)));
  });
}

/** The compiled worker beside this code; null where it runs from sources, which a thread cannot load. */
function workerScript(): URL | null {
  const places = ["./mutation/worker.js", "../database/mutation/worker.js", "./database/mutation/worker.js"];
  return (
    places
      .map((one) => new URL(one, import.meta.url))
      .find((one) => one.protocol === "file:" && existsSync(fileURLToPath(one))) ?? null
  );
}
