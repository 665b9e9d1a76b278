/** A migration that is cut off at any statement is run again and ends in the same state, on a real server. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openUrl } from "../../../compiler/database/server.ts";
import { differencesBetween } from "../../../compiler/database/pg-delta.ts";
import { replay, runsAlone } from "../../../compiler/database/replay.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { statementsOf } from "../../../compiler/database/statements.ts";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "../cli/project.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { migrationNames, succeed } from "./stepping.ts";

let server: TestServer;
let before: readonly MigrationFile[];
let evolution: readonly MigrationFile[];

beforeAll(async () => {
  server = await startServer(18);
  const project = temporaryProject({ [membersPath]: memberContract(), [notesPath]: noteContract() });
  await succeed(project, "build", 0);
  await succeed(project, "release", 0);
  const first = migrationNames(project);
  const answer = "| `answers_id` | `uuid` | NULL, FK → notes(id) ON DELETE SET NULL | What it answers |\n";
  const size = "| `size` | `integer` | NOT NULL, CHECK (size >= 0), backfill: char_length(body) | Letters |\n";
  project.write(notesPath, noteContract({ version: "1.1", columns: `${answer}${size}` }));
  await succeed(project, "build");
  const read = (name: string): MigrationFile => ({ path: name, text: project.read(`supabase/migrations/${name}`) });
  before = first.map(read);
  evolution = migrationNames(project).slice(first.length).map(read);
  project.remove();
});
afterAll(() => server.stop());

const connect = async (database: string) => openUrl(server.url(database, roleOf.superuser));

async function inUse(): Promise<string> {
  const name = await server.createDatabase();
  const database = await connect(name);
  await replay(database, before);
  await database.execute(`insert into auth.users (id) select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid from generate_series(1, 3) n;
    insert into public.notes (user_id, body) select id, 'text of ' || id from auth.users`);
  await database.close();
  return name;
}

/** Runs a file up to a statement on a connection that is then cut off by somebody else. */
async function cutOff(name: string, file: MigrationFile, statements: number): Promise<void> {
  const [session, killer] = [await connect(name), await connect(name)];
  const ranges = await statementsOf(file.text);
  if ("brokenAt" in ranges) throw new Error(`${file.path} cannot be parsed`);
  if (!runsAlone(file.text)) await session.execute("begin");
  for (const { start, end } of ranges.slice(0, statements)) await session.execute(file.text.slice(start, end));
  const { rows } = await session.query("select pg_backend_pid() as pid");
  await killer.query("select pg_terminate_backend($1::int, 5000)", [String(rows[0]?.["pid"])]);
  await session.close().catch(() => undefined);
  await killer.close();
}

test("after every statement of every file", async () => {
  const goal = await connect(await inUse());
  await replay(goal, evolution);
  expect(evolution.filter((one) => runsAlone(one.text)).length).toBeGreaterThan(0);
  expect(evolution.length).toBeGreaterThan(3);
  const sizes = "select string_agg(size::text, ',') as sizes from public.notes";
  expect((await goal.query(sizes)).rows).toEqual([{ sizes: "44,44,44" }]);
  let cuts = 0;
  for (const [at, file] of evolution.entries()) {
    const ranges = await statementsOf(file.text);
    const count = "brokenAt" in ranges ? 0 : ranges.length;
    // All cuts of one file on one database: each leaves it as it was, or ready to go on.
    const name = await inUse();
    const database = await connect(name);
    await replay(database, evolution.slice(0, at));
    for (let n = 0; n <= count; n++) {
      await cutOff(name, file, n);
      cuts++;
    }
    await replay(database, evolution.slice(at));
    expect(await differencesBetween(goal, database), file.path).toEqual([]);
    expect((await database.query(sizes)).rows).toEqual([{ sizes: "44,44,44" }]);
    await database.close();
  }
  expect(cuts).toBeGreaterThan(evolution.length);
  await goal.close();
});

test("an index that was left invalid does not stay", async () => {
  const name = await inUse();
  const database = await connect(name);
  const at = evolution.findIndex((one) => runsAlone(one.text) && /create index concurrently/i.test(one.text));
  await replay(database, evolution.slice(0, at));
  const index = /create index concurrently (\S+)/i.exec(evolution[at]?.text ?? "")?.[1] ?? "";
  await replay(database, evolution.slice(at, at + 1));
  await database.query("update pg_index set indisvalid = false where indexrelid = $1::regclass", [`public.${index}`]);
  await replay(database, evolution.slice(at));
  const { rows } = await database.query("select indisvalid as valid from pg_index where indexrelid = $1::regclass", [
    `public.${index}`,
  ]);
  expect(rows).toEqual([{ valid: true }]);
  await database.close();
});
