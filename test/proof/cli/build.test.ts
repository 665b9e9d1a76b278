/** `contractc build`: plans, proves, writes all or nothing, and leaves alone what nobody changed. */

import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { memberContract, membersPath, now, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

const lockPath = "contracts/members.lock.json";
let built: TemporaryProject;
let project: TemporaryProject;

/** Raises the version and adds a column, as a signed change of the contract. */
const changed = memberContract({ version: "1.1", columns: "| `motto` | `text` | NULL | What they say |\n" });

beforeAll(async () => {
  built = temporaryProject({ [membersPath]: memberContract() });
  const { exit, stdout, stderr } = await built.run("build");
  expect({ exit, stderr }, stdout + stderr).toEqual({ exit: 0, stderr: "" });
  expect(stdout).toContain("Compiled members 1.0");
  expect(stdout).toMatch(/\d+ attempts by every kind of person, each ending as the contract says/);
  expect(stdout).toContain("4 migrations replayed: the same database as the contract compiled from nothing");
  expect(stdout).toMatch(/Written: \d+ files/);
});
afterAll(() => built.remove());

beforeEach(() => {
  project = temporaryProject({});
  cpSync(built.root, project.root, { recursive: true, preserveTimestamps: true });
});
afterEach(() => project.remove());

const migrations = (): readonly string[] => project.files().filter((path) => path.startsWith("supabase/migrations/"));
const migration = (name: string): string => {
  const found = migrations().find((path) => path.endsWith(`_${name}.sql`));
  if (found === undefined) throw new Error(`no migration ${name}`);
  return found;
};
const codes = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] }).diagnostics
    .filter((one) => one.severity === "error")
    .map((one) => one.code);

test("a build writes migrations with consecutive timestamps, generated files and locks, and nothing else", () => {
  expect(migrations().map((path) => path.replace("supabase/migrations/", ""))).toEqual([
    "20260131235958_contractc_platform.sql",
    "20260131235959_members_schema.sql",
    "20260201000000_members_rls.sql",
    "20260201000001_members_audit.sql",
  ]);
  const roots = new Set(project.files().map((path) => path.split("/")[0]));
  expect(roots).toEqual(new Set(["contracts", "docs", "generated", "supabase"]));
  expect(project.files().filter((path) => path.startsWith("contracts/"))).toEqual([
    "contracts/contractc.project.lock.json",
    lockPath,
  ]);
});

test("a second build says so and touches no file, with and without its memory", async () => {
  const before = built.snapshot();
  const { exit, stdout } = await built.run("build");
  expect(exit).toBe(0);
  const decide = /^To decide: (\d+) \(contractc check shows them\)$/m.exec(stdout)?.[1];
  expect(stdout).toBe(`members 1.0
  1 entity: members
  2 roles: admin, member
  20 access rules: 9 granted, 11 denied
  0 audited events

To decide: ${decide} (contractc check shows them)

Up to date: nothing to write; run contractc verify to prove it again.
`);
  const { diagnostics } = JSON.parse((await built.run("check --format json")).stdout) as {
    diagnostics: { severity: string }[];
  };
  expect(diagnostics.filter((one) => one.severity === "warning")).toHaveLength(Number(decide));
  expect(built.snapshot()).toEqual(before);
  // The copy has no memory of the proof, so it is proved again.
  const copied = project.snapshot();
  const again = await project.run("build", { now: now + 86_400_000 });
  expect(again.exit, again.stdout).toBe(0);
  expect(again.stdout).toContain("Up to date: nothing to write, no file was touched.");
  expect(project.snapshot()).toEqual(copied);
});

test("a contract with an error emits nothing", async () => {
  project.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  const before = project.snapshot();
  const { exit, stdout } = await project.run("build");
  expect(exit).toBe(1);
  expect(stdout).toContain("membr");
  expect(project.snapshot()).toEqual(before);
});

test("words that change no meaning rewrite no migration", async () => {
  project.edit(membersPath, (text) =>
    text.replace("Who belongs to the club.", "Who belongs to the club.\n\nNothing more.\n"),
  );
  const before = new Map(migrations().map((path) => [path, project.snapshot().get(path)]));
  const { exit, stdout } = await project.run("build");
  expect(exit, stdout).toBe(0);
  expect(new Map(migrations().map((path) => [path, project.snapshot().get(path)]))).toEqual(before);
  expect(project.read(lockPath)).not.toBe(built.read(lockPath));
});

test("a changed contract rewrites unreleased migrations in place, once its version is raised", async () => {
  project.write(membersPath, changed.replace("Version: 1.1", "Version: 1.0"));
  const unsigned = await project.run("build --format json");
  expect(unsigned.exit).toBe(1);
  expect(codes(unsigned.stdout)).toEqual(["build/version-not-raised"]);
  expect(codes((await project.run("check --format json")).stdout)).toEqual(["build/version-not-raised"]);

  project.write(membersPath, changed);
  const names = migrations();
  const { exit, stdout } = await project.run("build", { now: now + 86_400_000 });
  expect(exit, stdout).toBe(0);
  expect(migrations()).toEqual(names);
  expect(project.read(migration("members_schema"))).toContain("motto");
  expect(stdout).toContain(`changed  ${migration("members_schema")}`);
  expect(stdout).not.toContain(migration("contractc_platform"));
});

test("the version of an approved contract never falls", async () => {
  for (const version of ["0.1", "0.99", "1.0-rc.1"]) {
    project.write(membersPath, changed.replace("Version: 1.1", `Version: ${version}`));
    const { exit, stdout } = await project.run("build --format json");
    expect(exit, version).toBe(1);
    expect(codes(stdout), version).toEqual(["build/version-lowered"]);
  }
  project.write(membersPath, memberContract({ version: "0.9" }));
  expect((await project.run("check")).stdout).toMatch(/members\.md:4:\d+ error build\/version-lowered/);
  project.write(membersPath, changed.replace("Version: 1.1", "Version: 1.10"));
  expect(codes((await project.run("check --format json")).stdout)).toEqual([]);
});

test("an unchanged project that is told to fail on warnings fails", async () => {
  expect((await built.run("build --fail-on warning")).exit).toBe(1);
});

test("a draft whose meaning changed is warned about, and is not built", async () => {
  project.write(membersPath, changed.replace("Version: 1.1", "Version: 1.0").replace("APPROVED", "DRAFT"));
  const checked = await project.run("check");
  expect(checked.exit, checked.stdout).toBe(0);
  expect(checked.stdout).toContain("warning build/draft-meaning-changed");
  const { exit, stdout } = await project.run("build members");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^docs\/data-contracts\/members\.md:6:\d+ error build\/not-approved$/m);
});

test("a released migration stays as it is; what changes becomes another one", async () => {
  project.edit(lockPath, (text) => text.replaceAll('"released": false', '"released": true'));
  const unchanged = await project.run("build");
  expect(unchanged.exit, unchanged.stdout).toBe(0);
  const before = new Map(migrations().map((path) => [path, project.read(path)]));
  project.write(membersPath, changed);
  const { exit, stdout } = await project.run("build --force-generated");
  expect(exit, stdout).toBe(0);
  expect(migrations().length).toBeGreaterThan(before.size);
  for (const [path, text] of before) expect(project.read(path), path).toBe(text);
});

test("an edited migration is refused, and overwritten by force unless it is released", async () => {
  const path = migration("members_rls");
  const original = project.read(path);
  project.edit(path, (text) => `${text}\ngrant select on public.members to anon;\n`);
  const refused = await project.run("build --format json");
  expect(refused.exit).toBe(1);
  expect(codes(refused.stdout)).toEqual(["build/migration-edited"]);
  expect(refused.stdout).toContain("--force-generated");
  const forced = await project.run("build --force-generated");
  expect(forced.exit, forced.stdout).toBe(0);
  expect(project.read(path)).toBe(original);

  project.edit(lockPath, (text) => text.replaceAll('"released": false', '"released": true'));
  project.edit(path, (text) => `${text}\n-- a note\n`);
  const released = await project.run("build --force-generated --format json");
  expect(codes(released.stdout)).toEqual(["build/migration-edited"]);
  project.write(path, original);
  project.delete(path);
  expect(codes((await project.run("build --force-generated --format json")).stdout)).toContain(
    "build/migration-missing",
  );
});

test("a renamed migration is a missing one", async () => {
  const path = migration("members_rls");
  const text = project.read(path);
  project.delete(path);
  project.write(path.replace("20260201000000", "20250101000000"), text);
  const { exit, stdout } = await project.run("build --format json");
  expect(exit).not.toBe(0);
  expect(codes(stdout)).toContain("build/migration-missing");
});

test("an edited generated file is refused, and overwritten by force", async () => {
  const path = "generated/members/types.ts";
  const original = project.read(path);
  project.edit(path, (text) => `${text}// mine\n`);
  const refused = await project.run("build --format json");
  expect(refused.exit).toBe(1);
  expect(codes(refused.stdout)).toEqual(["build/generated-file-edited"]);
  const forced = await project.run("build --force-generated");
  expect(forced.exit, forced.stdout).toBe(0);
  expect(project.read(path)).toBe(original);
});

test("files that all modules share carry their checksum, and an edit is refused as well", async () => {
  const shared = project.files().filter((path) => /^generated\/(?!members\/)/.test(path));
  expect(shared.map((path) => path.replace(/^.*\./, ""))).toEqual(expect.arrayContaining(["json", "toml", "ts"]));
  for (const path of shared) {
    const original = project.read(path);
    project.write(path, original.replace("members", "numbers"));
    expect(codes((await project.run("build --format json")).stdout), path).toEqual(["build/generated-file-edited"]);
    project.write(path, original);
  }
  expect(() => JSON.parse(project.read("generated/waivers/supabase-advisors.json")) as unknown).not.toThrow();
});

test("a missing generated file is written again", async () => {
  const path = "generated/members/types.ts";
  const original = project.read(path);
  project.delete(path);
  expect((await project.run("build")).exit).toBe(0);
  expect(project.read(path)).toBe(original);
});

test("a file of somebody else is not overwritten", async () => {
  const fresh = temporaryProject({ [membersPath]: memberContract(), "generated/members/types.ts": "mine\n" });
  try {
    const { exit, stdout } = await fresh.run("build --format json");
    expect(exit).toBe(1);
    expect(codes(stdout)).toEqual(["build/file-in-the-way"]);
    expect(fresh.files()).toEqual([membersPath, "generated/members/types.ts"]);
  } finally {
    fresh.remove();
  }
});

test("migrations without their lock are not written a second time", async () => {
  rmSync(join(project.root, "contracts"), { recursive: true });
  const { exit, stdout } = await project.run("build --force-generated --format json");
  expect(exit).toBe(2);
  expect(new Set(codes(stdout))).toEqual(new Set(["build/lock-missing"]));
});

test.each([
  ["<<<<<<< ours\n", "build/lock-conflict"],
  ["not json", "build/lock-unreadable"],
  ['{ "lockVersion": 1 }', "build/lock-unreadable"],
  ['{ "lockVersion": 99, "migrations": [], "generated": {} }', "build/lock-newer"],
  [
    `{ "lockVersion": 1, "migrations": [], "generated": { "supabase/../../outside": "${"0".repeat(64)}" } }`,
    "build/lock-unreadable",
  ],
])("the lock %j is refused", async (text, code) => {
  project.write(lockPath, text);
  const { exit, stderr } = await project.run("build");
  expect(exit).toBe(2);
  expect(stderr).toContain(`error ${code}`);
});

test("a built module whose contract is gone is reported", async () => {
  project.delete(membersPath);
  project.write("docs/data-contracts/guests.md", memberContract({ module: "guests", table: "guests" }));
  const { exit, stdout } = await project.run("build --format json");
  expect(exit).toBe(1);
  expect(codes(stdout)).toContain("build/contract-missing");
});

test("build --check lists what changed, is missing or left over, with the difference, and writes nothing", async () => {
  expect(await project.run("build --check")).toMatchObject({ exit: 0 });
  project.edit("generated/members/types.ts", (text) => `${text}// mine\n`);
  project.delete("generated/members/README.md");
  project.write("generated/members/old.ts", "export {};\n");
  const before = project.snapshot();
  const { exit, stdout } = await project.run("build --check");
  expect(exit).toBe(1);
  expect(stdout).toContain("changed: generated/members/types.ts");
  expect(stdout).toContain("-// mine");
  expect(stdout).toContain("missing: generated/members/README.md");
  expect(stdout).toContain("orphaned: generated/members/old.ts");
  expect(stdout).toContain("error build/not-up-to-date");
  expect(project.snapshot()).toEqual(before);
});

test("what is no longer emitted is deleted where the lock says that we wrote it", async () => {
  const orphan = "generated/members/retired.ts";
  project.write(orphan, "export {};\n");
  project.write("generated/members/mine.txt", "keep\n");
  const { sha256Hex } = await import("../../../compiler/ir/canonical.ts");
  project.edit(lockPath, (text) =>
    text.replace('"generated": {', `"generated": {\n    "${orphan}": "${sha256Hex("export {};\n")}",`),
  );
  const { exit, stdout } = await project.run("build");
  expect(exit, stdout).toBe(0);
  expect(stdout).toContain(`deleted  ${orphan}`);
  expect(project.files()).not.toContain(orphan);
  expect(project.read("generated/members/mine.txt")).toBe("keep\n");
});

test("build --dry-run proves, lists, and writes nothing", async () => {
  project.write(membersPath, changed);
  const before = project.snapshot();
  const { exit, stdout } = await project.run("build --dry-run");
  expect(exit, stdout).toBe(0);
  expect(stdout).toMatch(/Would write: \d+ files/);
  expect(project.snapshot()).toEqual(before);
});

test("a draft goes to the scratch directory only", async () => {
  const draft = temporaryProject({ [membersPath]: memberContract({ status: "DRAFT" }) });
  try {
    const skipped = await draft.run("build");
    expect([skipped.exit, skipped.stdout]).toEqual([1, expect.stringContaining("error build/not-approved")]);
    expect(draft.files()).toEqual([membersPath]);
    const { exit, stdout } = await draft.run("build --draft");
    expect(exit, stdout).toBe(0);
    const written = draft.files().filter((path) => path !== membersPath);
    expect(written).toContain(".contractc/draft/generated/members/types.ts");
    expect(written.filter((path) => !path.startsWith(".contractc/"))).toEqual([]);
  } finally {
    draft.remove();
  }
});

test("migrations written by hand are part of the proof", async () => {
  project.write("supabase/migrations/20260301000000_open_door.sql", "grant select on public.members to anon;\n");
  const differs = await project.run("build --format json");
  expect(differs.exit).toBe(1);
  expect(codes(differs.stdout)).toContain("verify/replay-differs");
  project.write("supabase/migrations/20260301000000_open_door.sql", "this is not sql;\n");
  const broken = await project.run("build --format json");
  expect(codes(broken.stdout)).toEqual(["verify/migration-failed"]);
  expect(broken.stdout).toContain("line 1");
});

test("progress is told on a terminal, and colors are used there unless refused", async () => {
  const onTerminal = await project.run("build", { terminal: true });
  expect(onTerminal.stderr).toContain("replaying 4 migrations");
  expect(onTerminal.stderr.endsWith("\u001b[2K")).toBe(true);
  project.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  const escape = "\u001b[";
  expect((await project.run("check", { terminal: true })).stdout).toContain(escape);
  expect((await project.run("check --no-color", { terminal: true })).stdout).not.toContain(escape);
  expect((await project.run("check", { terminal: true, environment: { NO_COLOR: "1" } })).stdout).not.toContain(escape);
  expect((await project.run("check")).stdout).not.toContain(escape);
  expect((await project.run("check --format json", { terminal: true })).stdout).not.toContain(escape);
});

test("warnings stop a build that is told to fail on them, before anything is written", async () => {
  project.write(membersPath, changed);
  const before = project.snapshot();
  const { exit, stdout } = await project.run("build --fail-on warning");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/ warning [a-z]+\//);
  expect(project.snapshot()).toEqual(before);
});

test("what is on the default branch is released, unless the configuration says that only locks tell", async () => {
  const git = (...words: readonly string[]): void =>
    void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", "-C", project.root, ...words]);
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
  git("checkout", "--quiet", "-b", "work");
  expect((await project.run("build")).stdout).toContain("Up to date");
  project.write(membersPath, changed);
  const names = migrations();
  const planned = await project.run("plan");
  expect(planned.stdout, planned.stderr).toContain("members 1.0 → 1.1");
  project.write("contracts/contractc.config.yaml", "migrations:\n  releasedWhen: recorded\n");
  const rewritten = await project.run("build");
  expect(rewritten.exit, rewritten.stdout).toBe(0);
  expect(migrations()).toEqual(names);
});
