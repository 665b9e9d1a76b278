/** Replay: the same database whoever applies the migrations, on every Postgres, and after pg_dump and restore. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { observe } from "../../../compiler/database/observe.ts";
import { differencesBetween } from "../../../compiler/database/pg-delta.ts";
import { readCatalog } from "../../../compiler/database/read-catalog.ts";
import { ReplayError, replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CatalogFacts } from "../../../compiler/observe/facts.ts";
import { emittedMigrations, project } from "../observe/emitted.ts";
import { dumpSchemas } from "../servers/dump-restore.ts";
import { appliers, roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";

const schemas = Object.values(defaultSettings);
const migrations = emittedMigrations(project);
const servers = new Map<15 | 18, TestServer>();
let embedded: Database;
let facts: CatalogFacts;

beforeAll(async () => {
  for (const version of [15, 18] as const) servers.set(version, await startServer(version));
  embedded = await openEmbedded();
  await replay(embedded, migrations);
  facts = await readCatalog(embedded, schemas);
});

afterAll(async () => {
  await embedded?.close();
  for (const server of servers.values()) await server.stop();
});

function serverOf(version: 15 | 18): TestServer {
  const server = servers.get(version);
  if (server === undefined) throw new Error("not started");
  return server;
}

async function using<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

describe.each([15, 18] as const)("PostgreSQL %s", (version) => {
  test.each(appliers)("applied by %s is what the embedded Postgres holds", async (applier) => {
    const server = serverOf(version);
    const name = await server.createDatabase("supabase-old");
    await using(await openUrl(server.url(name, roleOf[applier])), async (database) => {
      await replay(database, migrations);
      // Who may not create schemas in it may still look: the reader needs no privilege.
      expect(await readCatalog(database, schemas)).toEqual(facts);
      expect(await observe(database, project, defaultSettings)).toEqual([]);
    });
  });
});

describe("after pg_dump and restore", () => {
  let dump: string;
  beforeAll(async () => {
    dump = await dumpSchemas(embedded, schemas);
  });

  test("the embedded Postgres holds the same, by our reader and by pg-delta", async () => {
    await using(await openEmbedded(), async (restored) => {
      await replay(restored, [{ path: "dump.sql", text: dump }]);
      await restored.execute("reset all");
      expect(await readCatalog(restored, schemas)).toEqual(facts);
      expect(await observe(restored, project, defaultSettings)).toEqual([]);
      expect(await differencesBetween(embedded, restored)).toEqual([]);
    });
  });

  test("PostgreSQL 18 holds the same", async () => {
    const server = serverOf(18);
    await using(await openUrl(server.url(await server.createDatabase(), roleOf.superuser)), async (restored) => {
      await replay(restored, [{ path: "dump.sql", text: dump }]);
      await restored.execute("reset all");
      expect(await readCatalog(restored, schemas)).toEqual(facts);
    });
  });
});

describe("pg-delta", () => {
  test("finds nothing between two replays, and a planted difference", async () => {
    await using(await openEmbedded(), async (second) => {
      await replay(second, migrations);
      expect(await differencesBetween(embedded, second)).toEqual([]);
      await second.execute("grant select (email) on public.profiles to anon");
      expect(await differencesBetween(embedded, second)).toEqual([expect.stringContaining("acl:")]);
    });
  });
});

describe("a refused migration", () => {
  const good = { path: "supabase/migrations/1_good.sql", text: "create table public.first_file (a int);\n" };
  const failing = async (text: string): Promise<{ error: unknown; tables: readonly unknown[] }> =>
    using(await openEmbedded(), async (database) => {
      const error = await replay(database, [good, { path: "supabase/migrations/2_bad.sql", text }]).catch(
        (caught: unknown) => caught,
      );
      const { rows } = await database.query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace order by 1",
      );
      return { error, tables: rows.map((row) => row["relname"]) };
    });

  test("names the file, the statement's line and Postgres' message, and leaves nothing of itself", async () => {
    const { error, tables } = await failing(
      "-- a comment\ncreate table public.second_file (a int);\n\n-- the culprit\ninsert into public.nowhere\n  values ('é');\n",
    );
    expect(error).toBeInstanceOf(ReplayError);
    expect(error).toMatchObject({
      path: "supabase/migrations/2_bad.sql",
      line: 5,
      message: 'supabase/migrations/2_bad.sql:5: relation "public.nowhere" does not exist',
    });
    expect((error as ReplayError).failure).toBeInstanceOf(DatabaseError);
    expect((error as ReplayError).failure.sqlstate).toBe("42P01");
    expect(tables).toEqual(["first_file"]);
  });

  test("that does not parse is placed where the parser stopped", async () => {
    const { error, tables } = await failing(
      "create table public.second_file (a int);\ncreate tabel public.x (a int);\n",
    );
    expect(error).toMatchObject({ line: 2 });
    expect(tables).toEqual(["first_file"]);
  });

  test("that fails only at its end has no line", async () => {
    const { error } = await failing(
      "create table public.k (id int primary key);\ncreate table public.r (id int references public.k deferrable initially deferred);\ninsert into public.r values (1);\n",
    );
    expect(error).toMatchObject({ line: null, failure: expect.objectContaining({ sqlstate: "23503" }) as unknown });
  });
});
