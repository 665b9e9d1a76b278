/** The whole chain of edits on real servers, the oldest and the newest, as Supabase's own role. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { differencesBetween } from "../../../compiler/database/pg-delta.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { start } from "./edits.ts";
import { allSteps } from "./steps.ts";
import { walk } from "./walk.ts";

const steps = allSteps();
const last = steps.at(-1);

describe.each([15, 18] as const)("PostgreSQL %i", (version) => {
  let server: TestServer;
  let database: Database;
  const open = async (): Promise<Database> =>
    openUrl(server.url(await server.createDatabase("supabase-old"), roleOf.bypassrls));

  beforeAll(async () => {
    server = await startServer(version);
    database = await open();
    await replay(database, migrationsOf(start));
  });

  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  test.each(steps)("$round $name", async (step) => {
    await walk(database, step);
  });

  test("at the end it is what the contracts compile to from nothing", async () => {
    const fresh = await open();
    try {
      await replay(fresh, migrationsOf(last?.next ?? []));
      expect((await differencesBetween(fresh, database)).slice(0, 12)).toEqual([]);
    } finally {
      await fresh.close();
    }
  });
});
