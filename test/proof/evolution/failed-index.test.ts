/** A unique index that rows contradict: its build fails, leaves what is invalid behind, and is run again once they are corrected. */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { ReplayError, replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { applyEvolution, deviations } from "./evolving.ts";
import { allSteps } from "./steps.ts";

const step = allSteps().find((one) => one.name === "a new unique constraint");
let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startServer(18);
  database = await openUrl(server.url(await server.createDatabase(), roleOf.bypassrls));
});

afterAll(async () => {
  await database.close();
  await server.stop();
});

const invalid = async (): Promise<unknown> =>
  (await database.query("select count(*)::integer as n from pg_index where not indisvalid")).rows;

test("fails, is corrected, and is run again", async () => {
  if (step === undefined) throw new Error("the chain has no such step");
  await replay(database, migrationsOf(step.previous));
  await database.execute(`
    insert into auth.users (id) values ('00000000-0000-4000-8000-000000000001');
    insert into profiles (id, user_id, role, display_name, email)
    values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'provider', 'A', 'a@example.test');
    insert into clients (therapist_id, full_name, shown_name)
    select '00000000-0000-4000-8000-000000000002', 'Name ' || n, 'The same' from generate_series(1, 2) as n;`);
  const built = step.files.findIndex((one) => /create unique index concurrently/.test(one.text));
  const build = step.files[built];
  if (build === undefined) throw new Error("the step builds no index");
  expect(build.transactional).toBe(false);

  const refusal = await applyEvolution(database, step.files).then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(ReplayError);
  expect(refusal instanceof ReplayError && [refusal.path, refusal.failure.sqlstate]).toEqual([build.stem, "23505"]);
  expect(await invalid()).toEqual([{ n: 1 }]);

  await database.execute("update clients set shown_name = full_name");
  // A runner that records files begins with the one that failed.
  await applyEvolution(database, step.files.slice(built));
  expect(await invalid()).toEqual([{ n: 0 }]);
  expect(await deviations(database, step.next)).toEqual([]);
});
