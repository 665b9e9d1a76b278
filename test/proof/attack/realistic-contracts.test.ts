/** Contracts as they are written, with the constraints that they have: every cell is attacked, and nothing is found. */

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { compiledModules } from "./compiled.ts";

const sample = "docs/data-contracts/auth-foundation.md";
const projects = [
  ["test/fixtures/care.md"],
  ...readdirSync("test/fixtures/contracts")
    .sort()
    .map((name) => [sample, `test/fixtures/contracts/${name}`]),
];

test("there are contracts to look at", () => {
  expect(projects.length).toBeGreaterThan(10);
});

describe.each(projects)("%s %s", (...paths: readonly string[]) => {
  test("every cell, every constraint and every listed value is attempted", async () => {
    const modules = (await compiledModules(...paths)).map((one) => one.ir);
    const [ir] = modules.slice(-1);
    if (ir === undefined) throw new Error("nothing was compiled");
    const plan = planAttacks(ir, modules, defaultSettings);
    expect(plan.unprobed).toEqual([]);
    expect(plan.cellsProbed).toBe(plan.cells);
    const places = new Set(plan.probes.map((one) => one.place));
    const constraints = ir.entities.flatMap((entity) =>
      [entity.primaryKey, ...entity.uniques, ...entity.checks, ...entity.foreignKeys].map(
        (one) => `entities/${entity.name}/constraints/${one.name}`,
      ),
    );
    expect(constraints.filter((one) => !places.has(one))).toEqual([]);
  });

  test("the database does what the contract says", async () => {
    const modules = await compiledModules(...paths);
    const database = await openEmbedded();
    try {
      const files = modules.flatMap((module, at) => {
        const timestamps = {
          platform: "20260101000000",
          schema: `2026010${at + 1}000001`,
          rls: `2026010${at + 1}000002`,
          audit: `2026010${at + 1}000003`,
        };
        const project = modules.slice(0, at + 1);
        return migrationsEmitter.emit({ module, project, settings: defaultSettings, timestamps }).value;
      });
      await replay(database, [...new Map(files.map((one) => [one.path, one])).values()]);
      const irs = modules.map((one) => one.ir);
      const [ir] = irs.slice(-1);
      if (ir === undefined) throw new Error("nothing was compiled");
      const report = await runAttacks(database, planAttacks(ir, irs, defaultSettings));
      expect(report.failed.map((one) => `${one.probe?.id ?? "world"}: ${one.expected}, but ${one.happened}`)).toEqual(
        [],
      );
      expect(report.passed).toBe(report.total);
    } finally {
      await database.close();
    }
  });
});
