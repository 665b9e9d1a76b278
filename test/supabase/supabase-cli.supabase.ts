/** The real client: what users deploy with, against the committed output of this repository. */

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../compiler/database/database.ts";
import { openUrl } from "../../compiler/database/server.ts";
import { roleOf, startServer } from "../proof/servers/start-server.ts";
import type { TestServer } from "../proof/servers/start-server.ts";
import { supabaseCli } from "./supabase-cli.ts";
import type { Finished, SupabaseCli } from "./supabase-cli.ts";
import { typeDifferences } from "./types-equal.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const migrations = readdirSync(`${root}supabase/migrations`).filter((name) => name.endsWith(".sql"));

let server: TestServer;
let cli: SupabaseCli;
let name: string;
let database: Database;

beforeAll(async () => {
  cli = await supabaseCli();
  server = await startServer(15);
  name = await server.createDatabase("supabase-old");
  database = await openUrl(server.url(name, roleOf.superuser));
  // Without it the advisors look at no schema at all, and their silence says nothing.
  await database.execute(`alter database ${name} set pgrst.db_schemas = 'public'`);
});

afterAll(async () => {
  await database?.close();
  await server?.stop();
  await cli?.remove();
});

const run = (...parameters: readonly string[]): Promise<Finished> =>
  cli.run(root, [...parameters, `--remote=${server.url(name, roleOf.bypassrls)}`]);

const findings = async (): Promise<readonly { name: string; detail: string }[]> => {
  const { code, stdout, stderr } = await run("db", "advisors", "--level", "warn", "-o", "json");
  expect(code, stderr).toBe(0);
  return stdout.trim() === "" ? [] : (JSON.parse(stdout) as { name: string; detail: string }[]);
};

const generatedTypes = async (): Promise<string> => {
  const { code, stdout, stderr } = await run("gen", "types", "--schema", "public");
  expect(code, stderr).toBe(0);
  return stdout;
};

test("db push applies every migration, and again applies none", async () => {
  expect(migrations.length).toBeGreaterThan(0);
  const first = await run("db", "push", "--yes");
  expect(first.code, first.stderr).toBe(0);
  const { rows } = await database.query("select version from supabase_migrations.schema_migrations order by version");
  expect(rows.map((row) => row["version"])).toEqual(migrations.map((file) => file.slice(0, 14)).toSorted());
  const second = await run("db", "push", "--yes");
  expect(second.code, second.stderr).toBe(0);
  expect(`${second.stdout}${second.stderr}`).toMatch(/up to date/i);
});

test("migration list shows each of them here and there", async () => {
  const { code, stdout, stderr } = await run("migration", "list");
  expect(code, stderr).toBe(0);
  for (const file of migrations) expect(stdout.match(new RegExp(file.slice(0, 14), "g"))).toHaveLength(2);
});

test("db advisors finds nothing", async () => {
  expect(await findings()).toEqual([]);
});

test("db advisors finds an offender planted among them", async () => {
  await database.execute("create table public.offender (id int primary key)");
  const found = await findings();
  await database.execute("drop table public.offender");
  expect(found.map((one) => one.name)).toContain("rls_disabled_in_public");
  expect(found.every((one) => one.detail.includes("offender"))).toBe(true);
});

test("gen types gives the committed types", async () => {
  const committed = readFileSync(`${root}generated/database.types.ts`, "utf8");
  expect(await typeDifferences(await generatedTypes(), committed)).toBe("");
});

test("gen types gives other types once a column is added", async () => {
  const committed = readFileSync(`${root}generated/database.types.ts`, "utf8");
  const { rows } = await database.query(
    "select format('%I', relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' limit 1",
  );
  const table = String(rows[0]?.["name"]);
  await database.execute(`alter table public.${table} add column planted text`);
  const types = await generatedTypes();
  await database.execute(`alter table public.${table} drop column planted`);
  expect(await typeDifferences(types, committed)).toMatch(/equal\.ts.*'true' is not assignable to type 'false'/);
});
