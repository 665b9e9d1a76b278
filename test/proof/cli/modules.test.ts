/** How the contracts of a project fit together. */

import { afterEach, expect, test } from "vitest";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject | undefined;
const open = (files: Readonly<Record<string, string>>): TemporaryProject => (project = temporaryProject(files));
afterEach(() => project?.remove());

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
  readonly fix: readonly string[];
}

async function errors(one: TemporaryProject, args = "check"): Promise<readonly Found[]> {
  const { stdout } = await one.run(`${args} --format json`);
  return (JSON.parse(stdout) as { diagnostics: Found[] }).diagnostics.filter((found) => found.severity === "error");
}

test("a module on top of another one is clean", async () => {
  expect(await errors(open({ [membersPath]: memberContract(), [notesPath]: noteContract() }))).toEqual([]);
});

test("a missing dependency is an error at its name, with the nearest one", async () => {
  const found = await errors(
    open({ [membersPath]: memberContract(), [notesPath]: noteContract({ dependsOn: "member" }) }),
  );
  expect(found).toMatchObject([{ code: "build/dependency-missing", path: notesPath, line: 7, column: 13 }]);
  expect(found[0]?.fix[0]).toContain("Did you mean members?");
});

test("contracts in a circle are reported once, not followed forever", async () => {
  const found = await errors(
    open({ [membersPath]: memberContract({ dependsOn: "notes" }), [notesPath]: noteContract() }),
  );
  expect(found.map((one) => one.code)).toEqual(["build/dependency-cycle"]);
  expect(found[0]?.message).toContain("members → notes → members");
});

test("a contract is not checked against one that has errors", async () => {
  const broken = memberContract().replace("| member | Own |", "| membr | Own |");
  const found = await errors(open({ [membersPath]: broken, [notesPath]: noteContract() }));
  expect(found.filter((one) => one.path === notesPath).map((one) => one.code)).toEqual(["build/dependency-not-clean"]);
  const only = await errors(
    open({
      [membersPath]: memberContract(),
      [notesPath]: noteContract().replace("| member | Own |", "| membr | Own |"),
    }),
    "check members",
  );
  expect(only).toEqual([]);
});

test("two contracts for one module, and two modules for one table", async () => {
  const twice = await errors(
    open({ [membersPath]: memberContract(), "docs/data-contracts/people.md": memberContract() }),
  );
  expect(twice.map((one) => one.code)).toContain("build/module-claimed-twice");
  const claimed = await errors(
    open({ [membersPath]: memberContract(), [notesPath]: noteContract({ table: "members" }) }),
  );
  expect(claimed.map((one) => one.code)).toContain("build/table-claimed-twice");
});

test("a module needs what it depends on to be approved or built", async () => {
  const one = open({ [membersPath]: memberContract({ status: "DRAFT" }), [notesPath]: noteContract() });
  const found = await errors(one, "build notes");
  expect(found).toMatchObject([{ code: "build/not-approved" }]);
  expect(found[0]?.message).toContain("notes depends on members, which is DRAFT");
});

test("modules are built one after the other, each with its own files; what is not named stays as it was", async () => {
  const one = open({ [membersPath]: memberContract(), [notesPath]: noteContract({ status: "DRAFT" }) });
  const first = await one.run("build");
  expect(first.exit, first.stdout).toBe(0);
  expect((await one.run("build --dry-run --format json")).stdout).toContain("build/draft-skipped");
  const before = one.snapshot();

  one.write(notesPath, noteContract());
  const second = await one.run("build notes", { now: Date.UTC(2026, 1, 28) });
  expect(second.exit, second.stdout).toBe(0);
  expect(second.stdout).toContain("Compiled notes 1.0");
  const after = one.snapshot();
  for (const path of before.keys()) {
    if (/members/.test(path) || path.endsWith("_contractc_platform.sql"))
      expect(after.get(path), path).toBe(before.get(path));
  }
  expect(
    one
      .files()
      .filter((path) => path.includes("/migrations/"))
      .map((path) => path.replace(/.*\//, "")),
  ).toEqual([
    "20260131235958_contractc_platform.sql",
    "20260131235959_members_schema.sql",
    "20260201000000_members_rls.sql",
    "20260201000001_members_audit.sql",
    "20260228000000_notes_schema.sql",
    "20260228000001_notes_rls.sql",
    "20260228000002_notes_audit.sql",
  ]);
  const types = one.read("generated/database.types.ts");
  expect(types).toContain("members: {");
  expect(types).toContain("notes: {");

  // Errors in a module that is not named do not matter; its last build does.
  one.edit(membersPath, (text) => text.replace("| member | Own |", "| member | Own | Own |"));
  one.delete("generated/notes/types.ts");
  expect((await errors(one, "build notes")).map((found) => found.code)).toContain("build/dependency-not-clean");
});

test("a module that comes to depend on one that was built later is put behind it", async () => {
  const guests = "docs/data-contracts/guests.md";
  const one = open({
    [membersPath]: memberContract(),
    [notesPath]: noteContract(),
    [guests]: noteContract({ module: "guests", table: "guests" }),
  });
  expect((await one.run("build")).exit).toBe(0);
  one.write(guests, noteContract({ module: "guests", table: "guests", dependsOn: "members, notes", version: "1.1" }));
  const { exit, stdout } = await one.run("build");
  expect(exit, stdout).toBe(0);
  const migrations = one.files().filter((path) => path.includes("/migrations/"));
  expect(migrations.at(-1)).toMatch(/_guests_audit\.sql$/);

  // As it was built, guests stands behind notes; and its contract, which says otherwise now, is no longer approved.
  one.write(guests, noteContract({ module: "guests", table: "guests", version: "1.2", status: "DRAFT" }));
  one.write(notesPath, noteContract({ version: "1.1", dependsOn: "members, guests" }));
  expect((await errors(one, "build")).map((found) => found.code)).toEqual(["build/dependency-built-later"]);
});
