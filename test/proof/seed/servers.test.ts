/** Seeds and bootstrap on real servers, run by Supabase's `postgres`, which is no superuser there. */

import { describe, expect, test } from "vitest";
import { openUrl } from "../../../compiler/database/server.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import { applyMigrations, editedFor, localSettings, seed, valuesOf } from "./foundation.ts";

describe.each([15, 18] as const)("PostgreSQL %i", (version) => {
  test("loads the seed once however often it runs, and then no second first person", async () => {
    const server = await startServer(version);
    try {
      const database = await openUrl(server.url(await server.createDatabase("supabase-old"), roleOf.bypassrls));
      await applyMigrations(database);
      await expect(database.execute(seed)).rejects.toThrow("may be thrown away");
      await database.execute(localSettings);
      await database.execute(seed);
      await database.execute(seed);
      expect(await valuesOf(database, "select count(*)::int from public.profiles")).toEqual([4]);
      expect(await valuesOf(database, "select count(*)::int from audit.audit_log")).toEqual([4]);
      expect(await valuesOf(database, "select count(*)::int from auth.identities")).toEqual([4]);
      await expect(database.execute(editedFor("admin@cliniquemana.ca"))).rejects.toThrow("already an active admin");
      await database.close();

      const fresh = await openUrl(server.url(await server.createDatabase(), roleOf.bypassrls));
      await applyMigrations(fresh);
      await fresh.execute(
        "insert into auth.users (id, email) values ('99999999-9999-4999-8999-999999999999', 'owner@clinic.example')",
      );
      await fresh.execute(editedFor("owner@clinic.example"));
      expect(await valuesOf(fresh, "select role from public.profiles")).toEqual(["admin"]);
      await fresh.close();
    } finally {
      await server.stop();
    }
  });
});
