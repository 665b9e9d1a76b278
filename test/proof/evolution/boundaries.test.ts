/** Between two files of an evolution nobody may do what both the contract before and the contract after deny. */

import { expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan, Probe } from "../../../compiler/attack/probe.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { applyEvolution } from "./evolving.ts";
import { allSteps } from "./steps.ts";
import type { Step } from "./steps.ts";

/** Steps of several files in which somebody's rights, or what rights are about, change. */
const names = [
  "a column that only the system reads",
  "a required column with a backfill row by row",
  "a type that a policy holds",
  "a new state with transitions",
  "a renamed state",
  "a new role",
  "a renamed role",
  "a role that goes",
  "people in a state may act now",
  "people in a state may not act any more",
  "a state that goes, with what its rows become",
  "an entity that goes",
  "two modules at once",
  "a table and a column renamed, and a column added, at once",
];
const steps = allSteps().filter((one) => names.includes(one.name));

test("these are steps of the chain with files between which somebody could slip", () => {
  expect(steps.map((one) => one.name)).toEqual(expect.arrayContaining(names));
  expect(steps.filter((one) => one.files.length > 1).length).toBeGreaterThanOrEqual(8);
});

test.each(steps.filter((one) => one.files.length > 1))("$name", async (step) => {
  const plans = step.next.map((_, at) => deniedByBoth(step, at));
  expect(plans.flatMap((one) => one.probes).length).toBeGreaterThan(50);
  const database = await openEmbedded();
  try {
    await replay(database, migrationsOf(step.previous));
    // The last file leads to the new contract, which the chain attacks whole.
    for (const file of step.files.slice(0, -1)) {
      await applyEvolution(database, [file]);
      for (const plan of plans) expect(await opened(database, plan, file.stem)).toEqual([]);
    }
  } finally {
    await database.close();
  }
});

/** The attacks on a module that exist in both states and that both deny, on people and rows of the new one. */
function deniedByBoth({ previous, next }: Step, at: number): AttackPlan {
  const ir = next[at];
  const was = previous.find((one) => one.module === ir?.module);
  if (ir === undefined || was === undefined) throw new Error("the step adds a module");
  const before = new Map(planAttacks(was, previous, defaultSettings).probes.map((one) => [one.id, one]));
  const plan = planAttacks(ir, next, defaultSettings);
  const probes = plan.probes.filter((one) => isDenied(one) && isDenied(before.get(one.id)));
  return { ...plan, probes };
}

function isDenied(probe: Probe | undefined): boolean {
  return probe?.expect.kind === "denied" && probe.expect.layer !== "constraint" && probe.place.startsWith("access/");
}

/** What went through; that something is denied in another way for the moment is no matter. */
async function opened(database: Database, plan: AttackPlan, after: string): Promise<readonly string[]> {
  const { failed } = await runAttacks(database, plan);
  return failed
    .filter((one) => one.probe === null || !/^(?:rows 0|[0-9A-Z]{5} )/.test(one.happened))
    .map((one) => `after ${after}: ${one.probe?.id ?? one.expected}: ${one.happened}`)
    .slice(0, 8);
}
