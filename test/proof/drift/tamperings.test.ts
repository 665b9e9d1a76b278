/** Every single change to a live database is found: its direction, the contract's place, and the way back that takes it away. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import type { Difference } from "../../../compiler/observe/drift/difference.ts";
import type { Judgement } from "../../../compiler/pipeline/drift/judge.ts";
import { differenceFindings } from "../../../compiler/pipeline/drift/findings.ts";
import { damagesOf } from "../damaged/damage.ts";
import { dropRewriteFunction, rewriteFunction } from "../damaged/rewrite.ts";
import { insideTransaction } from "../observe/emitted.ts";
import { damagedDirections } from "./damaged-directions.ts";
import { builtContract, judged, openLiving } from "./living.ts";
import type { Built, ContractName } from "./living.ts";
import { liveTamperings } from "./tamperings.ts";

const gravity = ["widens access", "weakens integrity", "narrows access", "data shape", "cosmetic"];

interface Tampered {
  readonly before: Judgement;
  readonly after: Judgement;
}

/** Judges the database with the change, takes the reported way back, judges again, and undoes everything. */
async function tampered(database: Database, built: Built, sql: string): Promise<Tampered> {
  const inside = insideTransaction(database);
  await database.execute(`begin;\n${rewriteFunction}`);
  try {
    await database.execute(`${sql};\n${dropRewriteFunction}`);
    const before = await judged(inside, built);
    for (const one of inOrder(before))
      for (const statement of one.wayBack.statements) await database.execute(statement);
    return { before, after: await judged(inside, built) };
  } finally {
    await database.execute("rollback");
  }
}

function inOrder({ judged: all }: Judgement): readonly Difference[] {
  return all.map((one) => one.difference).toSorted((a, b) => a.phase - b.phase);
}

function said({ judged: all }: Judgement): readonly string[] {
  return all.map(({ difference: one }) => `${one.direction} ${one.path}: ${one.object} ${one.problem}`);
}

function gravest({ judged: all }: Judgement): string | undefined {
  const found = all.map((one) => one.difference.direction as string);
  return gravity.find((one) => found.includes(one));
}

/** Helpers and writers stand at the entity that they speak of, whatever they are asked for. */
const elsewhere = new Map([
  ["log-writer-silent", "profile_audit_log"],
  ["cascade-gone", "profile_audit_log"],
  ["any-parent", "notes"],
  ["no-parent", "notes"],
  ["identity-of-anybody", "people"],
  ["suspended-post", "people"],
]);

/** The entity of a semantic path; "platform" where no entity is near. */
function near(path: string): string {
  const entity = /^(?:entities|access|audit)\/([^/]+)/.exec(path)?.[1] ?? "platform";
  return entity === "log" ? "platform" : entity;
}

const living = new Map<ContractName, { readonly built: Built; readonly database: Database }>();

beforeAll(async () => {
  for (const contract of ["sample", "care"] as const) {
    const built = await builtContract(contract);
    living.set(contract, { built, database: await openLiving(built) });
  }
});

afterAll(async () => {
  for (const { database } of living.values()) await database.close();
});

function livingOf(contract: ContractName): { readonly built: Built; readonly database: Database } {
  const found = living.get(contract);
  if (found === undefined) throw new Error("not opened");
  return found;
}

test.each(["sample", "care"] as const)("an untouched database of %s has no difference", async (contract) => {
  const { built, database } = livingOf(contract);
  const judgement = await judged(database, built);
  expect(said(judgement)).toEqual([]);
  expect(judgement.unseen).toEqual([]);
});

test.each(liveTamperings)("$direction: $statement", async ({ statement, direction, path, byHand }) => {
  const { built, database } = livingOf("sample");
  const { before, after } = await tampered(database, built, statement);
  expect(gravest(before), said(before).join("\n")).toBe(direction);
  expect(before.judged.map((one) => one.difference.path)).toContain(path);
  const findings = differenceFindings(before.judged, null, built.project);
  // Everything but the platform stands at a line of the contract.
  for (const one of findings)
    if (!one.path.startsWith("platform")) expect(one.span?.path).toBe("docs/data-contracts/auth-foundation.md");
  if (byHand === undefined) expect(said(after)).toEqual([]);
});

describe.each(["sample", "care"] as const)("damaged databases of %s", (contract) => {
  test.each(damagesOf(contract))("$name", async ({ name, places, sql }) => {
    const { built, database } = livingOf(contract);
    const { before, after } = await tampered(database, built, sql);
    expect(gravest(before), said(before).join("\n")).toBe(damagedDirections.get(name));
    const entities = [elsewhere.get(name) ?? "", ...places.map(near), "platform"];
    const found = before.judged.map((one) => near(one.difference.path));
    expect(
      found.some((one) => entities.includes(one)),
      found.join(),
    ).toBe(true);
    expect(said(after)).toEqual([]);
  });
});

test("there are at least 150 of them", () => {
  expect(liveTamperings.length).toBeGreaterThanOrEqual(150);
});
