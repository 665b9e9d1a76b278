/** Runs probes on a world that is open: as many as there is time for, as often as wanted. */

import type { Attempt } from "../../attack/script.ts";
import { runBatch } from "./batch.ts";
import type { OpenWorld } from "./open-world.ts";

export interface RunOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops after this many failures; probes sent together with the last of them are run too. */
  readonly stopAfter?: number;
  /** No probe is begun after this many milliseconds. */
  readonly budgetMilliseconds?: number;
}

export interface WorldRun<P> {
  /** What did not come out as expected, in the order of the probes. */
  readonly failed: readonly { readonly probe: P; readonly happened: string }[];
  readonly passed: number;
  /** Probes that were not begun. */
  readonly notRun: readonly P[];
  /** Why they were not: enough failures were found, there was no time left, or the embedded Postgres ended. */
  readonly stopped: "enough" | "late" | "ended" | null;
}

/** Few at first, so that a run that fails at once, or on a database that is slow, has cost little. */
const fewest = 4;
const most = 64;
/** Batches grow while they stay below this many milliseconds, and shrink above four times as many. */
const brief = 25;

/**
 * Runs probes in their order and returns what came of them; each is taken back to the latest savepoint `contractc_world`.
 * The world stays open for further runs: whoever changes it in between sets that savepoint anew, and hands over a world
 * with nothing in `untouched` and nobody `standing`. Throws only when the connection fails.
 */
export async function runInWorld<P extends Attempt>(
  world: OpenWorld,
  probes: readonly P[],
  options: RunOptions = {},
): Promise<WorldRun<P>> {
  const { stopAfter = Infinity, budgetMilliseconds = Infinity, onProgress } = options;
  const started = performance.now();
  const failed: { readonly probe: P; readonly happened: string }[] = [];
  let done = 0;
  let size = fewest;
  let stopped: WorldRun<P>["stopped"] = null;
  while (done < probes.length) {
    const begun = performance.now();
    if (failed.length >= stopAfter) stopped ??= "enough";
    if (begun - started >= budgetMilliseconds) stopped ??= "late";
    if (stopped !== null) break;
    const batch = probes.slice(done, done + size);
    const { verdicts, ended } = await runBatch(world, batch);
    for (const [at, probe] of batch.entries()) {
      const happened = verdicts[at];
      if (happened !== null && happened !== undefined) failed.push({ probe, happened });
    }
    done += verdicts.length;
    if (ended) stopped = "ended";
    const took = performance.now() - begun;
    if (took < brief) size = Math.min(most, size * 2);
    else if (took > 4 * brief) size = Math.max(1, Math.floor(size / 4));
    onProgress?.(done, probes.length);
  }
  return { failed, passed: done - failed.length, notRun: probes.slice(done), stopped };
}
