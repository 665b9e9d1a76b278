/** Releases learned from a live history, on a real server. */

import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { memberContract, membersPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { copyOf, lockOf, migrationNames, motto, refuse, succeed } from "./stepping.ts";

let server: TestServer;
let built: TemporaryProject;
let project: TemporaryProject;
let database: Database;
let url: string;

beforeAll(async () => {
  server = await startServer(18);
  built = temporaryProject({ [membersPath]: memberContract() });
  await succeed(built, "build", 0);
});
afterAll(async () => {
  await server.stop();
  built.remove();
});
beforeEach(async () => {
  project = copyOf(built);
  url = server.url(await server.createDatabase(), roleOf.superuser);
  database = await openUrl(url);
});
afterEach(async () => {
  await database.close();
  project.remove();
});

/** The history as the Supabase CLI keeps it: statements without what stands between them. */
async function applied(files: readonly string[]): Promise<void> {
  await database.execute(
    `create schema if not exists supabase_migrations;
     create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`,
  );
  for (const file of files) {
    const [version, name] = [file.slice(0, 14), file.slice(15, -4)];
    const text = project.read(`supabase/migrations/${file}`);
    await database.query("insert into supabase_migrations.schema_migrations values ($1, array[$2], $3)", [
      version,
      text.trimEnd().replace(/;$/, ""),
      name,
    ]);
  }
}

const releasedFlags = (): readonly boolean[] =>
  lockOf(project, "members").steps.flatMap((one) => one.migrations.map((each) => each.released));

test("what a database has run is released, the rest is not; the step stays as it is all the same", async () => {
  await applied(migrationNames(project).slice(0, 2));
  const stdout = await succeed(project, ["release", "--db", url]);
  expect(stdout).toContain("Released:");
  expect(stdout).toContain("Not released:");
  expect(releasedFlags()).toEqual([true, false, false]);
  project.write(membersPath, memberContract({ version: "1.1", columns: motto }));
  await succeed(project, "build");
  expect(lockOf(project, "members").steps).toHaveLength(2);
});

test("other statements under the same timestamp are named, and nothing is recorded", async () => {
  await applied(migrationNames(project));
  await database.execute(
    "update supabase_migrations.schema_migrations set statements = array['select 1'] where name = 'members_rls'",
  );
  expect(await refuse(project, `release --db ${url}`)).toEqual(["build/applied-otherwise"]);
  expect(releasedFlags()).toEqual([false, false, false]);
});

test("a database without a history, and one that cannot be reached", async () => {
  expect(await refuse(project, `release --db ${url}`)).toEqual(["build/history-missing"]);
  expect(await refuse(project, "release --db postgresql://nobody@127.0.0.1:1/nothing")).toEqual(["verify/unreachable"]);
  expect(await refuse(project, "release nothing")).toEqual(["usage/unknown-module"]);
});

test("modules come with what they depend on; a second release has nothing to do", async () => {
  expect(await succeed(project, "release members")).toContain("_contractc_platform.sql");
  expect(releasedFlags()).toEqual([true, true, true]);
  expect(await succeed(project, "release")).toBe("Nothing to release.\n");
});
