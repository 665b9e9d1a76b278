/** The attacks notice what was damaged, under the contract place that it breaks. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { expectationText } from "../../../compiler/attack/probe.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { damages } from "./damages.ts";
import { attackSuiteEmitter } from "../../../compiler/emit/attack-suite/emitter.ts";
import { openWith, planOf } from "./emitted.ts";
import { contentOf } from "./suite-content.ts";
import { emitted } from "./suite-project.ts";

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

test("the emitted suite attempts exactly this plan, so it notices the same", async () => {
  const { world, attempts } = await contentOf(emitted(attackSuiteEmitter, [authFoundationIr]).text);
  const list = (one: string | readonly string[]): readonly string[] => (typeof one === "string" ? [one] : one);
  // Long statements are broken between words.
  const folded = (text: string): string => text.replaceAll(/\s+/g, " ");
  const suite = attempts.flatMap((one) =>
    list(one.as).map((as) => ({
      as,
      run: folded(one.run),
      must: one.must,
      given: (one.given ?? []).map(folded),
      first: (one.first ?? []).flatMap(([actors, text]) => list(actors).map((actor) => [actor, folded(text)])),
      still: one.still ?? null,
      sees: one.sees === undefined ? null : folded(one.sees),
      careful: [one.blind ?? false, one.embeddedOnly ?? false],
    })),
  );
  const planned = plan.probes.map((one) => ({
    as: one.actor.name,
    run: folded(one.statement),
    must: expectationText(one.expect),
    given: one.setup.map(folded),
    first: one.earlier.map(({ actor, statement }) => [actor.name, folded(statement)]),
    still: one.check?.kind === "unchanged" ? one.check.query : null,
    sees: one.check?.kind === "holds" ? folded(one.check.query) : null,
    careful: [one.blind, one.embeddedOnly],
  }));
  const sorted = (all: readonly unknown[]): readonly string[] => all.map((one) => JSON.stringify(one)).sort();
  expect(sorted(suite)).toEqual(sorted(planned));
  const made = [...world.rows.flatMap(([, ...statements]) => statements), ...world.functions];
  expect(made.map(folded)).toEqual(plan.world.map(folded));
});
