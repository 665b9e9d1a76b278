/** The whole contracts of the corpus: their migrations replay, their examples load, and loading them again changes nothing. */

import { expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { corpusCases, keptOutputs } from "../../corpus/run-case.ts";

const cases = corpusCases()
  .map((name) => ({
    name,
    files: [...keptOutputs(name)].map(([path, text]) => ({ path: path.replace(/^expected\//, ""), text })),
  }))
  .filter(({ files }) => files.some(({ path }) => path.startsWith("supabase/seeds/")));

/** Every row of every table of the project, as one text. */
async function contents(database: Database): Promise<string> {
  const { rows } = await database.query(
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('public', 'audit', 'auth') order by 1`,
  );
  const texts = [];
  for (const { name } of rows)
    texts.push(
      ...(
        await database.query(
          `select coalesce(string_agg(t::text, '|' order by t::text), '') as rows from ${String(name)} t`,
        )
      ).rows,
    );
  return JSON.stringify(texts);
}

test("the corpus keeps whole contracts", () => {
  expect(cases.length).toBeGreaterThanOrEqual(3);
});

test.each(cases.map((one) => [one.name, one.files] as const))("%s", async (_, files) => {
  const database = await openEmbedded();
  try {
    await replay(
      database,
      files.filter(({ path }) => path.startsWith("supabase/migrations/")),
    );
    const seeds = files.filter(
      ({ path }) => path.startsWith("supabase/seeds/") && !path.includes("00_contractc_local"),
    );
    // Modules come in the order of their migrations, dependencies first.
    const order = files.map(({ path }) => /migrations\/\d+_(.+)_schema\.sql$/.exec(path)?.[1]?.replaceAll("_", "-"));
    seeds.sort((a, b) => order.indexOf(moduleOf(a.path)) - order.indexOf(moduleOf(b.path)));
    await database.execute(files.find(({ path }) => path.includes("00_contractc_local"))?.text ?? "");
    const before = await contents(database);
    for (const seed of seeds) await database.execute(seed.text);
    const once = await contents(database);
    expect(once).not.toBe(before);
    for (const seed of seeds) await database.execute(seed.text);
    expect(await contents(database)).toBe(once);
  } finally {
    await database.close();
  }
});

function moduleOf(path: string): string {
  return /([^/]+)\.sql$/.exec(path)?.[1] ?? path;
}
