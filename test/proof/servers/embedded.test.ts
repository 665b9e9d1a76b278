/** The embedded Postgres: independent databases, and a cache that is only ever about time. */

import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneEmbedded, openEmbedded, preparedImage } from "../../../compiler/database/embedded.ts";
import type { Database } from "../../../compiler/database/database.ts";

let directory: string;
const open: Database[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contractc-cache-"));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function works(database: Database): Promise<boolean> {
  try {
    const { rows } = await database.query(
      "select auth.uid() is null and to_regrole('service_role') is not null as works",
    );
    return rows[0]?.["works"] === true;
  } finally {
    await database.close();
  }
}

const imageIn = async (place: string): Promise<string> =>
  join(place, (await readdir(place)).find((name) => name.endsWith(".image")) ?? "no image");

test("two databases know nothing of each other, and a clone is a copy", async () => {
  const [a, b] = [await openEmbedded(), await openEmbedded()];
  open.push(a, b);
  await a.execute("create table only_here (n int); insert into only_here values (7)");
  await expect(b.query("select from only_here")).rejects.toMatchObject({ sqlstate: "42P01" });
  const copy = await cloneEmbedded(a);
  await a.execute("update only_here set n = 8");
  expect((await copy.query("select n from only_here")).rows).toEqual([{ n: 7 }]);
  await Promise.all([a, b, copy].map((one) => one.close()));
});

test("a missing cache is filled, and what it holds starts", async () => {
  const image = await preparedImage([directory]);
  expect(await readdir(directory)).toEqual([expect.stringMatching(/^platform-[0-9a-f]{32}\.image$/)]);
  expect(Buffer.from(await preparedImage([directory])).equals(Buffer.from(image))).toBe(true);
  expect(await works(await openEmbedded({ cacheDirectory: directory }))).toBe(true);
});

test("a cut, a changed and an empty file are as good as none, and replaced", async () => {
  const file = await imageIn(directory);
  const whole = await readFile(file);
  const changed = Buffer.from(whole);
  changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 0xff;
  const damages = [
    () => truncate(file, whole.length - 1000),
    () => writeFile(file, changed),
    () => writeFile(file, ""),
  ];
  for (const damage of damages) {
    await damage();
    expect((await preparedImage([directory])).length).toBe(whole.length - 16);
    expect((await readFile(file)).length).toBe(whole.length);
  }
});

test("several at once leave one whole file", async () => {
  const place = await mkdtemp(join(tmpdir(), "contractc-cache-"));
  await Promise.all([preparedImage([place]), preparedImage([place])]);
  expect(await readdir(place)).toHaveLength(1);
  await rm(place, { recursive: true });
});

test("nowhere to write is no error", async () => {
  const file = join(directory, "a-file");
  await writeFile(file, "");
  expect((await preparedImage([join(file, "below")])).length).toBeGreaterThan(1_000_000);
});

test("default privileges are those asked for", async () => {
  for (const [defaultPrivileges, granted] of [
    ["none", false],
    ["supabase-old", true],
    ["hostile", true],
  ] as const) {
    const database = await openEmbedded({ defaultPrivileges });
    await database.execute("create table made (a int)");
    const { rows } = await database.query("select has_table_privilege('anon', 'made', 'truncate') as may");
    expect(rows).toEqual([{ may: granted }]);
    await database.close();
  }
});

test("pgTAP is there when asked for", async () => {
  const database = await openEmbedded({ pgtap: true });
  const lines = await database.execute("begin; select plan(1); select ok(true, 'fine') as line; rollback");
  expect(lines[2]?.rows).toEqual([{ line: "ok 1 - fine" }]);
  await database.close();
});
