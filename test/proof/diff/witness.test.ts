/** A witness tells the truth: the database of the one contract does with it what the comparison says of that contract. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan } from "../../../compiler/attack/probe.ts";
import { become } from "../../../compiler/attack/script.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { contractChanges } from "../../../compiler/mutate/contract-changes.ts";
import { modulesCompared } from "../../../compiler/pipeline/diff-entries.ts";
import { compiledModules } from "../attack/compiled.ts";

const none = { entities: new Map(), columns: new Map(), roles: new Map(), states: new Map() };
const timestamps = {
  platform: "20260101000000",
  schema: "20260101000001",
  rls: "20260101000002",
  audit: "20260101000003",
};

let database: Database;
let module: CompiledModule;
let plan: AttackPlan;

beforeAll(async () => {
  const [only] = await compiledModules("docs/data-contracts/auth-foundation.md");
  if (only === undefined) throw new Error("nothing was compiled");
  module = only;
  plan = planAttacks(module.ir, [module.ir], defaultSettings);
  database = await openEmbedded();
  const files = migrationsEmitter.emit({ module, project: [module], settings: defaultSettings, timestamps }).value;
  await replay(database, files);
});
afterAll(() => database.close());

/**
 * Rows that a statement reads or changes as somebody, in a transaction that is rolled back; null when it is refused, -1
 * when it was let through and a key or a CHECK refused the row.
 */
async function attempted(person: string, statement: string): Promise<number | null> {
  const actor = plan.actors.find((one) => one.name === person);
  if (actor === undefined) throw new Error(`nobody is called ${person}`);
  await database.execute("begin");
  try {
    await database.execute([...plan.world, become(actor)].map((one) => `${one};`).join("\n"));
    const { rows, affected } = await database.query(statement);
    return Math.max(rows.length, affected);
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlstate === "42501") return null;
    if (error instanceof DatabaseError && error.sqlstate.startsWith("23")) return -1;
    throw error;
  } finally {
    await database.execute("rollback");
  }
}

test("what the signed contract denies is denied, and what it allows is allowed", async () => {
  const impossible: string[] = [];
  const tried = { widened: 0, narrowed: 0 };
  const variants = contractChanges(module.ir).filter(({ ir }) => ir.identity === module.ir.identity);
  for (const { ir, description } of variants) {
    const compared = modulesCompared({ before: [module], now: [{ ...module, ir }], renames: none }, defaultSettings);
    for (const witness of compared.flatMap((one) => one.entries.flatMap((entry) => entry.witnesses))) {
      const rows = await attempted(witness.person, witness.statement);
      tried[witness.direction] += 1;
      if (rows === -1) impossible.push(witness.statement);
      const expected = witness.direction === "widened" ? [0, null] : [1, -1];
      expect(expected, `${description}: ${witness.person}: ${witness.statement}`).toContain(rows);
    }
  }
  expect(impossible).toEqual([]);
  expect(tried.widened).toBeGreaterThan(10);
  expect(tried.narrowed).toBeGreaterThan(5);
});
