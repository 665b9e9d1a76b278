/** The embedded copy of a database is the same database: every fact of its catalog, whatever was done to it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { readCatalog } from "../../../compiler/database/read-catalog.ts";
import { rebuildEmbedded } from "../../../compiler/database/rebuild.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { damages } from "../attack/damages.ts";
import type { Damage } from "../attack/damages.ts";
import { migrationsOf } from "../attack/emitted.ts";
import { everything } from "./everything.sql.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";

const schemas = ["public", "private", "audit"];

async function copied(original: Database, observed = schemas): Promise<void> {
  const { database, leftOut } = await rebuildEmbedded(original);
  try {
    expect(leftOut).toEqual([]);
    expect(await readCatalog(database, observed)).toEqual(await readCatalog(original, observed));
  } finally {
    await database.close();
  }
}

describe.each([15, 18] as const)("from Postgres %i", (version) => {
  let server: TestServer;
  let sample: string;
  beforeAll(async () => {
    server = await startServer(version);
    sample = await server.createDatabase("supabase-old");
    const owner = await openUrl(server.url(sample, roleOf.bypassrls));
    await replay(owner, migrationsOf([authFoundationIr]));
    await owner.close();
  });
  afterAll(() => server.stop());

  test("the sample contract's database", async () => {
    const original = await openUrl(server.url(sample, roleOf.bypassrls));
    await copied(original);
    await original.close();
  });

  test("a contract with cascades and lifecycles", async () => {
    const name = await server.createDatabase("hostile");
    const original = await openUrl(server.url(name, roleOf.superuser));
    const { careIr } = await import("../emit-sql/care.ts");
    await replay(original, migrationsOf([await careIr()]));
    await copied(original);
    await original.close();
  });

  test("one of each thing, under names that need care", async () => {
    const name = await server.createDatabase("none");
    const original = await openUrl(server.url(name, roleOf.superuser));
    await replay(original, migrationsOf([authFoundationIr]));
    await original.execute(everything);
    try {
      await copied(original, [...schemas, 'o\'dd "schema"%s']);
    } finally {
      await original.execute("alter role anon reset search_path");
      await original.close();
    }
  });

  test("damaged databases", async () => {
    const administrator = await openUrl(server.url("postgres", roleOf.superuser));
    let waiting: readonly Damage[] = damages;
    while (waiting.length > 0) {
      await administrator.execute("drop database if exists damaged with (force)");
      await administrator.execute(`create database damaged template ${sample}`);
      const original = await openUrl(server.url("damaged", roleOf.superuser));
      const applied = await applyWhatFits(original, waiting);
      expect(applied.length, `none of ${waiting.map((one) => one.name).join(", ")} can be applied`).toBeGreaterThan(0);
      await copied(original);
      await original.close();
      waiting = waiting.filter((one) => !applied.includes(one));
    }
    await administrator.execute("revoke service_role from authenticated");
    await administrator.close();
  });
});

/** Applies damages as long as one leaves the next something to damage, ten at most; returns those that were applied. */
async function applyWhatFits(original: Database, waiting: readonly Damage[]): Promise<readonly Damage[]> {
  const applied: Damage[] = [];
  for (const damage of waiting) {
    if (applied.length === 10) break;
    const [answer] = await original.pipeline([damage.sql]);
    if (Array.isArray(answer)) applied.push(damage);
  }
  return applied;
}
