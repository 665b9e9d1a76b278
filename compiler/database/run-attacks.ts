/** Runs a plan of attacks inside one transaction that is always rolled back. */

import { expectationText } from "../attack/probe.ts";
import type { AttackPlan } from "../attack/probe.ts";
import { reproduction } from "../attack/script.ts";
import { openWorld } from "./attacks/open-world.ts";
import type { WorldLimits } from "./attacks/open-world.ts";
import type { AttackReport } from "./attacks/report.ts";
import { runInWorld } from "./attacks/run-in-world.ts";
import type { RunOptions } from "./attacks/run-in-world.ts";
import { DatabaseEndedError } from "./database.ts";
import type { Database } from "./database.ts";

export { openWorld } from "./attacks/open-world.ts";

/** Ten minutes: far more than any plan takes, and less than anybody waits for a database that plays dead. */
const longest = 600_000;

/**
 * Runs every probe of a plan and returns what did not come out as the contract says. The session must be able to set
 * its role to anon, authenticated and service_role, and to write the tables as their owner. A run out of time says so
 * in `unfinished`. Throws only when the connection itself fails. Sequences keep what a rolled-back insert took from
 * them.
 */
export async function runAttacks(
  database: Database,
  plan: AttackPlan,
  options: RunOptions & WorldLimits = {},
): Promise<AttackReport> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  const facts = { total: plan.probes.length, cells: plan.cells, cellsProbed: plan.cellsProbed };
  try {
    const { failures, world } = await openWorld(database, plan, options);
    const worldMilliseconds = elapsed();
    if (failures.length > 0) {
      const nothing = { passed: 0, notRun: plan.probes.length, unfinished: [], milliseconds: worldMilliseconds };
      return { ...facts, ...nothing, failed: failures, worldMilliseconds };
    }
    const runnable = plan.probes.filter((one) => !one.blind || world.empty);
    const budgetMilliseconds = (options.budgetMilliseconds ?? longest) - worldMilliseconds;
    const run = await runInWorld(world, runnable, { ...options, budgetMilliseconds });
    return {
      ...facts,
      passed: run.passed,
      failed: run.failed.map(({ probe, happened }) => ({
        probe,
        expected: expectationText(probe.expect),
        happened,
        refused: null,
        script: reproduction(plan, probe),
      })),
      notRun: plan.probes.length - runnable.length + run.notRun.length,
      unfinished: run.stopped === "late" || run.stopped === "ended" ? run.notRun : [],
      milliseconds: elapsed(),
      worldMilliseconds,
    };
  } catch (error) {
    if (!(error instanceof DatabaseEndedError)) throw error;
    const script = ["begin", ...plan.world, "rollback"].map((one) => `${one};\n`).join("");
    const dead = { probe: null, expected: "the database answers", happened: error.message, refused: null, script };
    const nothing = { passed: 0, notRun: plan.probes.length, unfinished: plan.probes };
    return { ...facts, ...nothing, failed: [dead], milliseconds: elapsed(), worldMilliseconds: elapsed() };
  } finally {
    await rollback(database);
  }
}

/** An embedded Postgres that ended has nothing left to roll back. */
async function rollback(database: Database): Promise<void> {
  try {
    await database.execute("rollback");
  } catch (error) {
    if (!(error instanceof DatabaseEndedError)) throw error;
  }
}
