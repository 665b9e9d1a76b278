/** One step of the chain on a database with data: what must hold after each, wherever it runs. */

import { expect } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { ReplayError } from "../../../compiler/database/replay.ts";
import { applyEvolution, deviations, held } from "./evolving.ts";
import type { Step } from "./steps.ts";

/** Fills the database, takes the step, and expects the contract's exact state and all data accounted for. */
export async function walk(database: Database, step: Step): Promise<void> {
  const { previous, next, files, round } = step;
  expect(files.length).toBeGreaterThan(0);
  if (step.refuses !== undefined) {
    // Rows that do not fit, and were not corrected: nothing happens at all.
    await held(database, previous, previous, round + 1_000);
    const refusal = await applyEvolution(database, files).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(ReplayError);
    expect(String(refusal)).toMatch(step.refuses);
    expect(await deviations(database, previous)).toEqual([]);
  }
  if (step.correct !== undefined) await database.execute(step.correct);
  const data = await held(database, previous, next, round);
  await applyEvolution(database, files);
  // Only a table from which every row had to go first may be without any.
  expect((await data.compare()).slice(0, 12)).toEqual([]);
  expect((await deviations(database, next)).slice(0, 12)).toEqual([]);
}
