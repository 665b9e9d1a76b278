/** The attacks find nothing on the practice, and something where suspension is not asked for. */

import { expect, test } from "vitest";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { careIr } from "./care.ts";
import { migrationsOf } from "./emitted.ts";

const ir = await careIr();

async function failures(damage: string): Promise<readonly string[]> {
  const database = await openEmbedded();
  try {
    await replay(database, migrationsOf([ir]));
    await database.execute(damage);
    const report = await runAttacks(database, planAttacks(ir, [ir], defaultSettings));
    return report.failed.map((one) => `${one.probe?.id ?? "world"}: ${one.expected}, but ${one.happened}`);
  } finally {
    await database.close();
  }
}

test("nothing on what is emitted", async () => {
  expect(await failures("")).toEqual([]);
});

test.each([
  [
    "suspended people are strangers",
    "create or replace function private.app_suspended() returns boolean language sql as 'select false'",
    /\(suspended\)|suspended/,
  ],
  [
    "every event keeps all columns",
    `do $$ begin execute replace(replace(pg_get_functiondef('private.notes_audit_update()'::regprocedure),
      'record_image_ne(row(o.body), row(n.body))', 'true'), 'record_image_ne(row(o.rate), row(n.rate))', 'true'); end $$`,
    /audit/,
  ],
] as const)("something where %s", async (_, damage, found) => {
  const failed = await failures(damage);
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.join("\n")).toMatch(found);
});
