/** The published table of statement shapes and layers is the plan's: nothing is missing from it, nothing is made up. */

import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan } from "../../../compiler/attack/probe.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { compiledFixture } from "./compiled.ts";
import { planOf } from "./emitted.ts";
import { practiceIr } from "./practice.ir.ts";

const page = readFileSync("docs/attacks.md", "utf8");

/** Pairs "shape layer" of the page's table. */
const published = page
  .slice(page.indexOf("## Statement shapes"), page.indexOf("## What is not attempted"))
  .split("\n")
  .flatMap((line) => {
    const [, shape, layers] = /^\| `([^`]+)` \| .+ \| ([a-z, -]+) \|$/.exec(line) ?? [];
    return shape === undefined || layers === undefined ? [] : layers.split(", ").map((layer) => `${shape} ${layer}`);
  });

const pairsOf = (plan: AttackPlan): readonly string[] =>
  plan.probes.map(({ shape, expect: wanted }) => `${shape} ${wanted.kind === "rows" ? "rows" : wanted.layer}`);

const sample = new Set(pairsOf(planOf([authFoundationIr])));
const all = new Set(sample);
beforeAll(async () => {
  const care = await compiledFixture("test/fixtures/care.md");
  for (const plan of [
    planOf([authFoundationIr, clinicNotesIr]),
    planOf([authFoundationIr, practiceIr]),
    ...care.map((ir) => planAttacks(ir, care, defaultSettings)),
  ])
    for (const pair of pairsOf(plan)) all.add(pair);
});

test("the table is read", () => {
  expect(published.length).toBeGreaterThan(150);
  expect(new Set(published).size).toBe(published.length);
});

test("every pair of the sample's plan is in the table", () => {
  expect([...sample].filter((one) => !published.includes(one)).sort()).toEqual([]);
});

test("every pair of the other plans is in the table, and every pair of the table is in a plan", () => {
  expect([...all].filter((one) => !published.includes(one)).sort()).toEqual([]);
  expect(published.filter((one) => !all.has(one)).sort()).toEqual([]);
});
