/** The catalog reader sees that the emitted database is the contract, and every single tampering with it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { observe } from "../../../compiler/database/observe.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { emittedMigrations, insideTransaction, project } from "./emitted.ts";
import { tamperings } from "./tamperings.ts";

const privileges = ["none", "supabase-old", "hostile"] as const;
const servers = new Map<15 | 18, TestServer>();

beforeAll(async () => {
  for (const version of [15, 18] as const) servers.set(version, await startServer(version));
});

afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

const platforms: readonly { name: string; open: (given: (typeof privileges)[number]) => Promise<Database> }[] = [
  { name: "PGlite", open: (defaultPrivileges) => openEmbedded({ defaultPrivileges }) },
  ...([15, 18] as const).map((version) => ({
    name: `PostgreSQL ${version}`,
    open: async (given: (typeof privileges)[number]) => {
      const server = servers.get(version);
      if (server === undefined) throw new Error("not started");
      return openUrl(server.url(await server.createDatabase(given), roleOf.superuser));
    },
  })),
];

describe.each(platforms)("$name", ({ open }) => {
  test.each(privileges)("holds exactly what the contracts expect, default privileges %s", async (given) => {
    const database = await open(given);
    try {
      await replay(database, emittedMigrations(project));
      expect(await observe(database, project, defaultSettings)).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

test("holds what the notes' contract expects", async () => {
  const notes = [authFoundationIr, clinicNotesIr];
  const database = await openEmbedded({ defaultPrivileges: "supabase-old" });
  try {
    await replay(database, emittedMigrations(notes));
    expect(await observe(database, notes, defaultSettings)).toEqual([]);
  } finally {
    await database.close();
  }
});

test("schemas may have other names", async () => {
  const settings = { publicSchema: "api", privateSchema: "inner", auditSchema: "Trail" };
  const database = await openEmbedded({ defaultPrivileges: "hostile" });
  try {
    await replay(database, emittedMigrations(project, settings));
    expect(await observe(database, project, settings)).toEqual([]);
  } finally {
    await database.close();
  }
});

describe("tampering", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openEmbedded();
    await replay(database, emittedMigrations(project));
  });
  afterAll(() => database.close());

  test.each(tamperings)("$statement", async ({ statement, names }) => {
    try {
      await database.execute(`begin; ${statement}`);
      const deviations = await observe(insideTransaction(database), project, defaultSettings);
      expect(deviations.map((one) => one.object).join("\n")).toContain(names);
    } finally {
      await database.execute("rollback");
    }
  });
});
