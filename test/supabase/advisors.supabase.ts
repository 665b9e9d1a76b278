/** The advisors of the real client: what they find on emitted databases is what generated/waivers says, and nothing else. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replay } from "../../compiler/database/replay.ts";
import { openUrl } from "../../compiler/database/server.ts";
import { roleOf, startServer } from "../proof/servers/start-server.ts";
import type { TestServer } from "../proof/servers/start-server.ts";
import { projectNames, waivedProject } from "../proof/waivers/projects.ts";
import type { WaivedProject } from "../proof/waivers/projects.ts";
import { supabaseCli } from "./supabase-cli.ts";
import type { SupabaseCli } from "./supabase-cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let server: TestServer;
let cli: SupabaseCli;

beforeAll(async () => {
  cli = await supabaseCli();
  server = await startServer(15);
});

afterAll(async () => {
  await server?.stop();
  await cli?.remove();
});

/** Returns the cache keys of everything the advisors say of the project's database after `more` was run on it. */
async function findings(project: WaivedProject, more = ""): Promise<readonly string[]> {
  const name = await server.createDatabase("supabase-old");
  const administrator = await openUrl(server.url(name, roleOf.superuser));
  // Without it the advisors look at no schema at all, and their silence says nothing.
  await administrator.execute(`alter database ${name} set pgrst.db_schemas = 'public'`);
  await administrator.close();
  const database = await openUrl(server.url(name, roleOf.bypassrls));
  await replay(database, project.migrations);
  if (more !== "") await database.execute(more);
  await database.close();
  const remote = `--remote=${server.url(name, roleOf.bypassrls)}`;
  const { code, stdout, stderr } = await cli.run(root, ["db", "advisors", "--level", "info", "-o", "json", remote]);
  expect(code, stderr).toBe(0);
  const found = stdout.trim() === "" ? [] : (JSON.parse(stdout) as readonly { readonly cache_key: string }[]);
  return found.map((one) => one.cache_key).toSorted();
}

const waived = (project: WaivedProject): readonly string[] =>
  project.supabase
    .filter((one) => one.advisor === "supabase db advisors")
    .map((one) => one.cache_key)
    .toSorted();

test.each(projectNames)("db advisors find on %s what is waived, and nothing else", async (name) => {
  const project = await waivedProject(name);
  expect(waived(project).length).toBeGreaterThan(1);
  expect(await findings(project)).toEqual(waived(project));
});

test("an offender planted among them is all that is left", async () => {
  const project = await waivedProject("auth-foundation");
  const offenders = `
    create table public.offender (id int primary key);
    create policy offender on public.profiles for insert to anon with check (true);
    create index planted on public.profiles (display_name);`;
  const known = new Set(waived(project));
  const left = (await findings(project, offenders)).filter((key) => !known.has(key));
  expect(left).toEqual([
    "rls_disabled_in_public_public_offender",
    "rls_policy_always_true_public_profiles_offender",
    "unused_index_public_profiles_planted",
  ]);
});
