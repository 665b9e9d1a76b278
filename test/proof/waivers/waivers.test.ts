/** What is waived is what fires on the emitted database, for projects of different shapes, and nothing else. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { root } from "../../guard/sources.ts";
import { pgrlsFindings } from "./pgrls-rules.ts";
import { projectNames, waivedProject } from "./projects.ts";
import type { WaivedProject } from "./projects.ts";

async function emitted<T>(project: WaivedProject, ask: (database: Database) => Promise<T>): Promise<T> {
  const database = await openEmbedded();
  try {
    await replay(database, project.migrations);
    return await ask(database);
  } finally {
    await database.close();
  }
}

test.each(projectNames)("what fires on %s is waived, and nothing else", async (name) => {
  const project = await waivedProject(name);
  const { pgrls, callable } = await emitted(project, async (database) => ({
    pgrls: await pgrlsFindings(database),
    callable: await callableDefiners(database),
  }));
  expect(pgrls.length).toBeGreaterThan(5);
  expect([...project.pgrls].sort()).toEqual(pgrls);
  expect(callable.length).toBeGreaterThan(0);
  const hosted = project.supabase.filter((one) => one.advisor === "hosted").map((one) => one.cache_key);
  expect([...hosted].sort()).toEqual(callable);
});

/** The rule of the hosted advisors about helpers, as its documentation says it: no schema is left out. */
async function callableDefiners(database: Database): Promise<readonly string[]> {
  const { rows } = await database.query(
    `select format('authenticated_security_definer_function_executable_%s_%s_%s', n.nspname, p.proname,
       pg_get_function_identity_arguments(p.oid)) as key
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname in ('public', 'private', 'audit')
       and has_function_privilege('authenticated', p.oid, 'execute')`,
  );
  return rows.map((row) => String(row["key"])).sort();
}

test("the projects between them make every waived rule fire", async () => {
  const projects = await Promise.all(projectNames.map(waivedProject));
  const rules = projects.flatMap((one) => one.pgrls.map((key) => key.replace(/ .*/, "")));
  const known = readFileSync(join(root, "test/proof/waivers/pgrls-rules.ts"), "utf8").matchAll(/select '([A-Z]+\d+)'/g);
  expect(new Set(rules)).toEqual(new Set([...known].map((found) => found[1])));
});

test("what is planted beside the contract is waived by nothing", async () => {
  const project = await waivedProject("auth-foundation");
  await emitted(project, async (database) => {
    for (const [statement, finding] of planted) {
      await database.execute(`begin; ${statement}`);
      expect(await pgrlsFindings(database)).toContain(finding);
      await database.execute("rollback");
      expect(project.pgrls).not.toContain(finding);
    }
  });
});

const planted = [
  ["create policy planted on public.profiles for delete to anon using (true)", "SEC039 public.profiles.planted"],
  ["create function public.planted() returns int language sql security definer return 1", "SEC014 public.planted"],
  [
    "create trigger planted before update on public.profiles for each row execute function private.set_updated_at()",
    "SEC013 public.profiles.planted",
  ],
  [
    "create table public.planted (id int primary key); alter table public.planted enable row level security",
    "SEC009 public.planted",
  ],
] as const;

test("each waiver names the lines of the contract that cause it", async () => {
  const { supabase, texts } = await waivedProject("open-house");
  const contract = readFileSync(join(root, "test/proof/waivers/open-house.md"), "utf8").split("\n");
  const noPolicy = supabase.find((one) => one.name === "rls_enabled_no_policy");
  expect(noPolicy?.cache_key).toBe("rls_enabled_no_policy_public_doors");
  expect(noPolicy?.contract.map((one) => contract[one.line - 1])).toEqual(["### `doors`"]);
  const open = supabase.find((one) => one.name === "rls_policy_always_true");
  expect(open?.cache_key).toBe("rls_policy_always_true_public_visits_visits_insert_anon");
  expect(open?.contract.map((one) => contract[one.line - 1])).toEqual(["| unauthenticated | No | Yes | No | No | — |"]);
  for (const one of supabase)
    expect([one.reason === "", one.cache_key.includes("audit_log") || one.contract.length > 0]).toEqual([false, true]);
  const at = contract.indexOf("| host | Yes | No | Yes | Yes | `public` |") + 1;
  expect(texts.pgrls).toContain(`open-house.md:${at} `);
  expect(texts.pgrls).toMatch(/\.md:\d+ Visit Access: .*\n {2}"public\.visits\.visits_select",/);
});

test("the files do not depend on the order of anything but the contracts", async () => {
  const [one, other] = [await waivedProject("clinic"), await waivedProject("clinic")];
  expect(one.texts).toEqual(other.texts);
  expect(one.texts.pgrls.endsWith("]\n")).toBe(true);
  expect(one.texts.supabase).not.toMatch(/\r|\t/);
});
