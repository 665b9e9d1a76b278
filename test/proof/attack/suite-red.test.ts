/** The attacks notice what was damaged, under the contract place that it breaks. */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { damages } from "./damages.ts";
import { openWith, planOf } from "./emitted.ts";

const plan = planOf([authFoundationIr]);
let database: Database;
beforeAll(async () => {
  database = await openWith([authFoundationIr]);
});
afterAll(() => database.close());

test.each(damages)("$name", async ({ sql, places }) => {
  // The runner's own transaction joins this one, so its rollback repairs the damage.
  await database.execute(`begin;\n${sql}`);
  const report = await runAttacks(database, plan);
  const found = report.failed.map((one) => one.probe?.place ?? "world");
  expect(report.failed.length).toBeGreaterThan(0);
  const named =
    places.length === 0 ? found.slice(0, 1) : found.filter((one) => places.some((place) => one.startsWith(place)));
  expect(named, `found only ${[...new Set(found)].join(", ")}`).not.toEqual([]);
  expect(report.failed[0]?.script).toMatch(/^--[^]*\nbegin;\n[^]*\nrollback;\n$|^begin;\n[^]*rollback;\n$/);
});

test("the last damage was repaired, as all others were", async () => {
  const report = await runAttacks(database, plan);
  expect(report.failed).toEqual([]);
});
