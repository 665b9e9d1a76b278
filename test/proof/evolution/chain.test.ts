/** Edits of every kind, one after another, on one database with data: each ends in the contract's exact state. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { start } from "./edits.ts";
import { unlike } from "./evolving.ts";
import { allSteps } from "./steps.ts";
import type { Step } from "./steps.ts";
import { walk } from "./walk.ts";

const steps = allSteps();
/** Comparing with a database made from nothing, and attacking, take a while. */
const every = 6;
let database: Database;

beforeAll(async () => {
  database = await openEmbedded();
  await replay(database, migrationsOf(start));
});

afterAll(() => database.close());

test("there are edits of every kind", () => {
  expect(steps.length).toBeGreaterThanOrEqual(50);
});

test.each(steps)("$round $name", async (step) => {
  await walk(database, step);
  if (step.round % every === 0 || step.round === steps.length) {
    expect((await unlike(database, step.next)).slice(0, 12)).toEqual([]);
    expect(await attacksThatSucceed(step)).toEqual([]);
  }
});

async function attacksThatSucceed({ next }: Step): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const ir of next) {
    const plan = planAttacks(ir, next, defaultSettings);
    const report = await runAttacks(database, plan);
    failed.push(...report.failed.map((one) => `${one.probe?.title ?? "world"}: ${one.expected}, but ${one.happened}`));
  }
  return failed.slice(0, 12);
}
