/** Several modules on their way: side by side, on top of each other, on branches, and out of the project. */

import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { copyOf, lockOf, migrationNames, motto, refuse, succeed } from "./stepping.ts";

let released: TemporaryProject;
let project: TemporaryProject;

beforeAll(async () => {
  released = temporaryProject({ [membersPath]: memberContract(), [notesPath]: noteContract() });
  await succeed(released, "build", 0);
  await succeed(released, "release", 0);
});
afterAll(() => released.remove());
beforeEach(() => {
  project = copyOf(released);
});
afterEach(() => project.remove());

const boardsPath = "docs/data-contracts/boards.md";
const tagsPath = "docs/data-contracts/tags.md";
const board = noteContract({ module: "boards", table: "boards" });
const tag = noteContract({ module: "tags", table: "tags" });
const inBoard = "| `board_id` | `uuid` | NULL, FK → boards(id) ON DELETE SET NULL | Where it hangs |\n";
const git = (...words: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", "-C", project.root, ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const commit = (message: string): void => {
  git("add", ".");
  git("commit", "--quiet", `--message=${message}`);
};
const commitBranch = (name: string): void => {
  git("checkout", "--quiet", "main");
  git("checkout", "--quiet", "-b", name);
};
/** The files of a merge that git could not merge. */
const merged = (branch: string): readonly string[] => {
  try {
    git("merge", "--quiet", "--no-edit", branch);
    return [];
  } catch {
    return git("diff", "--name-only", "--diff-filter=U").trim().split("\n");
  }
};

test("modules that change together, and a new one that a released one comes to depend on", async () => {
  project.write(membersPath, memberContract({ version: "1.1", columns: motto }));
  project.write(notesPath, noteContract({ version: "1.1", dependsOn: "members, boards", columns: inBoard }));
  project.write(boardsPath, board);
  const stdout = await succeed(project, "build");
  expect(stdout).toContain("migrated with rows at the edge of their types");
  const names = migrationNames(project).slice(7);
  expect(names.map((one) => one.replace(/^\d+_/, ""))).toEqual([
    "members_v1_1_expand.sql",
    "members_v1_1_access.sql",
    "boards_schema.sql",
    "boards_rls.sql",
    "boards_audit.sql",
    "notes_v1_1_expand.sql",
    "notes_v1_1_index_notes_board_id_idx.sql",
    "notes_v1_1_validate.sql",
    "notes_v1_1_access.sql",
  ]);
  expect(await succeed(project, "build --check")).toContain("Up to date");
});

test("branches that add modules merge without a conflict of locks, and a build puts them in order", async () => {
  git("init", "--quiet", "--initial-branch=main");
  commit("first");
  for (const [name, path, text] of [
    ["boards", boardsPath, board],
    ["tags", tagsPath, tag],
  ] as const) {
    commitBranch(name);
    project.write(path, text);
    await succeed(project, "build");
    commit(name);
  }
  git("checkout", "--quiet", "boards");
  const conflicts = merged("tags");
  expect(conflicts.filter((path) => path.startsWith("contracts/") || path.includes("/migrations/"))).toEqual([]);
  for (const path of conflicts.filter((one) => !one.startsWith("generated/"))) {
    project.edit(path, (text) => text.replaceAll(/^(<{7}|={7}|>{7}).*\n/gm, ""));
  }
  expect(migrationNames(project).filter((one) => one.startsWith("20260201235958"))).toHaveLength(2);
  await succeed(project, "build", 2);
  const stamps = migrationNames(project).map((one) => one.slice(0, 14));
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(project.read("generated/database.types.ts")).not.toContain("<<<<<<<");
  expect(await succeed(project, "build --check", 2)).toContain("Up to date");
});

test("migrations of one second are put in order; those that are merged stay", async () => {
  git("init", "--quiet", "--initial-branch=main");
  commit("first");
  commitBranch("notes");
  project.write(notesPath, noteContract({ version: "1.1", columns: motto }));
  await succeed(project, "build");
  commit("notes");
  commitBranch("tags");
  project.write(tagsPath, tag);
  await succeed(project, "build");
  commit("tags");
  git("checkout", "--quiet", "main");
  git("merge", "--quiet", "notes");
  git("checkout", "--quiet", "tags");
  expect(merged("main").filter((path) => !path.startsWith("generated/"))).toEqual([]);
  const notes = migrationNames(project).filter((one) => one.includes("_notes_v1_1_"));
  expect(notes).toHaveLength(2);
  await succeed(project, "build", 2);
  expect(migrationNames(project).filter((one) => one.includes("_notes_v1_1_"))).toEqual(notes);
  const stamps = migrationNames(project).map((one) => one.slice(0, 14));
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(migrationNames(project).at(-1)).toMatch(/_tags_audit\.sql$/);
});

test("a released migration whose timestamp somebody else takes is named", async () => {
  const [own = ""] = migrationNames(project).filter((one) => one.endsWith("_notes_schema.sql"));
  project.write(`supabase/migrations/${own.slice(0, 14)}_by_hand.sql`, "select 1;\n");
  expect(await refuse(project, "build")).toEqual(["build/timestamp-taken"]);
});

test("migrations written by hand between the generated ones are replayed, and judged by what they do", async () => {
  project.write("supabase/migrations/20260201120000_by_hand.sql", "create table public.visits (at timestamptz);\n");
  const beside = await project.run("build --format json");
  expect(beside.stdout).toContain("visits");
  project.write(
    "supabase/migrations/20260201120000_by_hand.sql",
    "create schema reports;\ncreate table reports.visits (at timestamptz);\n",
  );
  project.write(notesPath, noteContract({ version: "1.1", columns: motto }));
  project.delete("supabase/migrations/20260201120000_by_hand.sql");
  project.write("supabase/migrations/20260201120000_by_hand.sql", "alter table public.notes add column motto text;\n");
  const { exit, stdout } = await project.run("build --format json", { now: Date.UTC(2026, 1, 3) });
  expect(exit).toBe(1);
  expect(stdout).toContain("notes_v1_1_expand.sql");
  expect(stdout).toContain("line ");
  expect(stdout).toContain("alter table public.notes");
});

test("a module goes when the configuration signs it, with everything it made", async () => {
  project.delete(notesPath);
  expect(await refuse(project, "build")).toEqual(["build/contract-missing"]);
  project.write(
    "contracts/contractc.config.yaml",
    "removedModules:\n  - module: notes\n    reason: Nobody keeps notes any more.\n",
  );
  const plan = await succeed(project, "plan");
  expect(plan).toContain("notes 1.0: removed");
  expect(plan).toContain("the table notes and its data are gone");
  const stdout = await succeed(project, "build");
  expect(stdout).toContain("deleted  generated/notes/types.ts");
  expect(lockOf(project, "notes").steps.at(-1)?.to).toBe(null);
  expect(migrationNames(project).at(-1)).toMatch(/_notes_v1_0_removed_contract\.sql$/);
  expect(await succeed(project, "build --check")).toContain("Up to date");
  await succeed(project, "release");
  expect(await succeed(project, "build --check")).toContain("Up to date");

  // And it may come back.
  project.write(notesPath, noteContract({ version: "2.0" }));
  expect(await refuse(project, "build")).toEqual(["build/removed-module-exists"]);
  project.delete("contracts/contractc.config.yaml");
  await succeed(project, "build", 3);
  expect(migrationNames(project).at(-1)).toMatch(/_notes_audit\.sql$/);
});

test("a module that others depend on does not go", async () => {
  project.delete(membersPath);
  project.write("contracts/contractc.config.yaml", "removedModules:\n  - module: members\n    reason: None.\n");
  expect(await refuse(project, "build")).toEqual(["build/dependency-missing"]);
});
