/** Edits of every kind, one after another, on one database with data: each ends in the contract's exact state. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { start } from "./edits.ts";
import { notesModule } from "./edit-words.ts";
import { unlike } from "./evolving.ts";
import { allSteps } from "./steps.ts";
import type { Step } from "./steps.ts";
import { walk } from "./walk.ts";

const steps = allSteps();
/** Attacking takes a while, and so does comparing with a database made from nothing. */
const attacked = 5;
const compared = 10;
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
  const isLast = step.round === steps.length;
  if (step.round % compared === 0 || isLast) expect((await unlike(database, step.next)).slice(0, 12)).toEqual([]);
  if (step.round % attacked === 0 || isLast) {
    // The module that most of the edits are about; at the end all of them.
    const modules = step.next.filter((one) => isLast || one.module === notesModule);
    // The attacks try the edges of unique columns themselves, where rows of ours would be in their way.
    if (isLast) await database.execute("delete from samples");
    expect(await attacksThatSucceed(step, modules)).toEqual([]);
  }
});

async function attacksThatSucceed({ next }: Step, modules: readonly ModuleIr[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const ir of modules) {
    const plan = planAttacks(ir, next, defaultSettings);
    const report = await runAttacks(database, plan);
    failed.push(...report.failed.map((one) => `${one.probe?.title ?? "world"}: ${one.expected}, but ${one.happened}`));
  }
  return failed.slice(0, 12);
}
