/** The committed seeds as the real client runs them: over one connection, the local settings first. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openUrl } from "../../compiler/database/server.ts";
import { roleOf, startServer } from "../proof/servers/start-server.ts";
import type { TestServer } from "../proof/servers/start-server.ts";
import { supabaseCli } from "./supabase-cli.ts";
import type { SupabaseCli } from "./supabase-cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let server: TestServer;
let cli: SupabaseCli;

beforeAll(async () => {
  cli = await supabaseCli();
  server = await startServer(18);
});

afterAll(async () => {
  await server?.stop();
  await cli?.remove();
});

test("db push --include-seed loads the examples into a new database", async () => {
  const url = server.url(await server.createDatabase(), roleOf.bypassrls);
  const pushed = await cli.run(root, ["db", "push", "--include-seed", "--yes", `--remote=${url}`]);
  expect(pushed.code, pushed.stderr).toBe(0);
  const database = await openUrl(url);
  const { rows } = await database.query("select count(*)::int as accounts from auth.identities");
  await database.close();
  expect(rows[0]?.["accounts"]).toBeGreaterThan(0);
});

test("db push --include-seed is refused where people have accounts", async () => {
  const url = server.url(await server.createDatabase(), roleOf.bypassrls);
  const database = await openUrl(url);
  await database.execute("insert into auth.users (id, email) values ('99999999-9999-4999-8999-999999999999', 'somebody@clinic.example')");
  const pushed = await cli.run(root, ["db", "push", "--include-seed", "--yes", `--remote=${url}`]);
  expect(pushed.code).not.toBe(0);
  expect(`${pushed.stdout}${pushed.stderr}`).toContain("people have accounts");
  const { rows } = await database.query("select count(*)::int as accounts from auth.users");
  await database.close();
  expect(rows).toEqual([{ accounts: 1 }]);
});
