/** Closure: the emitted database has no door but the contract's, and every single one that is opened is found. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { readReference } from "../../../compiler/database/observe.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CatalogFacts } from "../../../compiler/observe/facts.ts";
import { closureFindings } from "../../../compiler/pipeline/proof-findings.ts";
import { appliers, roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { doorTamperings } from "./door-tamperings.ts";
import { compiledModule, emittedMigrations, insideTransaction, project } from "./emitted.ts";

const compiled = project.map(compiledModule);
const privileges = ["none", "supabase-old", "hostile"] as const;
const servers = new Map<15 | 18, TestServer>();
let embedded: Database;
let reference: CatalogFacts;

beforeAll(async () => {
  for (const version of [15, 18] as const) servers.set(version, await startServer(version));
  embedded = await openEmbedded();
  await replay(embedded, emittedMigrations(project));
  reference = await readReference(embedded, defaultSettings);
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

/** Codes and messages, without the notes about baseline. */
async function said(database: Database): Promise<readonly string[]> {
  const findings = await closureFindings(database, compiled, defaultSettings, reference);
  return findings.filter((one) => one.severity !== "note").map((one) => `${one.code}: ${one.message}`);
}

describe("untampered", () => {
  test.each(privileges)("the embedded Postgres has no door, default privileges %s", async (given) => {
    const database = await openEmbedded({ defaultPrivileges: given });
    try {
      await replay(database, emittedMigrations(project));
      expect(await said(database)).toEqual([]);
      const notes = await closureFindings(database, compiled, defaultSettings, reference);
      expect(notes.map((one) => one.code)).toEqual(given === "none" ? [] : ["door/default-privilege"]);
    } finally {
      await database.close();
    }
  });

  describe.each([15, 18] as const)("PostgreSQL %s", (version) => {
    test.each(privileges.flatMap((given) => appliers.map((applier) => ({ given, applier }))))(
      "applied and read by $applier, default privileges $given",
      async ({ given, applier }) => {
        const server = serverOf(version);
        const database = await openUrl(server.url(await server.createDatabase(given), roleOf[applier]));
        try {
          await replay(database, emittedMigrations(project));
          // The servers have a login of their own that may create objects.
          const others = (await said(database)).filter((one) => !one.includes("plain_owner may create "));
          expect(others).toEqual([]);
        } finally {
          await database.close();
        }
      },
    );
  });
});

const places: readonly { readonly name: string; readonly open: () => Promise<Database> }[] = [
  {
    name: "PGlite",
    open: async () => {
      const database = await openEmbedded();
      await replay(database, emittedMigrations(project));
      return database;
    },
  },
  {
    name: "PostgreSQL 15",
    open: async () => {
      const server = serverOf(15);
      const database = await openUrl(server.url(await server.createDatabase(), roleOf.superuser));
      await replay(database, emittedMigrations(project));
      return database;
    },
  },
];

describe.each(places)("tampering on $name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database?.close());

  test.each(doorTamperings)("$code: $statement", async ({ statement, code, says }) => {
    try {
      await database.execute(`begin; ${statement}`);
      const findings = await closureFindings(insideTransaction(database), compiled, defaultSettings, reference);
      const messages = findings.filter((one) => one.code === code).map((one) => one.message);
      expect(messages.join("\n")).toContain(says);
    } finally {
      await database.execute("rollback");
    }
  });
});
