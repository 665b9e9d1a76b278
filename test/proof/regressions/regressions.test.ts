/** Regressions of a contract are attempted like everything else, and notice what breaks them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan } from "../../../compiler/attack/probe.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { hashOf, hashOfMeaning } from "../../../compiler/ir/canonical.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { openWith } from "../attack/emitted.ts";

function contractOf(corpusCase: string): string {
  return readFileSync(join(import.meta.dirname, "../../corpus", corpusCase, "contract.md"), "utf8");
}

async function compiled(text: string): Promise<ModuleIr> {
  const bytes = new TextEncoder().encode(text);
  const { modules, diagnostics } = await compileProject([{ path: "docs/data-contracts/clinic.md", bytes }]);
  const [module] = modules;
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (module === undefined) throw new Error(errors.map((one) => one.message).join("\n"));
  return module.ir;
}

function planOf(ir: ModuleIr): AttackPlan {
  return planAttacks(ir, [ir], defaultSettings);
}

async function failing(ir: ModuleIr, damage: string): Promise<readonly string[]> {
  const database = await openWith([ir]);
  try {
    if (damage !== "") await database.execute(damage);
    const report = await runAttacks(database, planOf(ir));
    return report.failed
      .filter((one) => one.probe === null || one.probe.place.startsWith("regressions/"))
      .map((one) => `${one.probe?.title ?? "world"}: ${one.expected}, but ${one.happened}`);
  } finally {
    await database.close();
  }
}

describe.each(["regression--in-words", "regression--in-sql", "regression--named"])("%s", (corpusCase) => {
  test("every row is a probe with an exact outcome, and holds on what is emitted", async () => {
    const ir = await compiled(contractOf(corpusCase));
    const probes = planOf(ir).probes.filter((one) => one.place.startsWith("regressions/"));
    const rows = contractOf(corpusCase)
      .split("## Regressions")[1]
      ?.split("\n")
      .filter((one) => one.startsWith("| "))
      .slice(1);
    expect(ir.regressions).toHaveLength(rows?.length ?? 0);
    expect(new Set(probes.map((one) => one.place))).toEqual(new Set(ir.regressions?.map((one) => one.id)));
    for (const one of probes) {
      expect(one.expect.kind === "rows" || one.twin !== null, one.id).toBe(true);
    }
    expect(await failing(ir, "")).toEqual([]);
  });
});

test("a regression is red when its rule is broken, and says its own name", async () => {
  const ir = await compiled(contractOf("regression--in-words"));
  expect(await failing(ir, "alter policy notes_update on public.notes using (true)")).toContainEqual(
    expect.stringMatching(/^helper: Update own final note must change nothing/),
  );
  expect(await failing(ir, "alter policy members_select on public.members using (true)")).toContainEqual(
    expect.stringMatching(/^helper: Read other member must see nothing/),
  );
});

test("a regression is no part of what was signed, nor of the database", async () => {
  const text = contractOf("regression--named");
  const ir = await compiled(text);
  const without = await compiled(text.slice(0, text.indexOf("## Regressions")));
  expect(ir.regressions).toHaveLength(2);
  expect(without.regressions).toBeUndefined();
  expect(hashOfMeaning(ir)).toBe(hashOfMeaning(without));
  expect(hashOf(ir)).toBe(hashOf(without));
});

test("who attempts it is every person the words mean", async () => {
  const ir = await compiled(contractOf("regression--in-words"));
  const actorsOf = (attempted: string): readonly string[] =>
    (ir.regressions ?? [])
      .filter((one) => one.attempted === attempted)
      .flatMap((one) =>
        planOf(ir)
          .probes.filter((probe) => probe.place === one.id)
          .map((probe) => probe.actor.name),
      );
  expect(actorsOf("Delete any member")).toEqual(["unauthenticated", "helper", "lead", "lead", "helper", "newcomer"]);
  expect(actorsOf("Read own member")).toEqual(["helper (disabled)"]);
});
