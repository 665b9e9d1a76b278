/** One module from release to release: new steps, replanned steps, steps that vanish. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { memberContract, membersPath } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { copyOf, lockOf, migrationNames, motto, refuse, releasedMembers, succeed } from "./stepping.ts";

let released: TemporaryProject;
let project: TemporaryProject;
const base = "contracts/released/members.ir.json";
const lockPath = "contracts/members.lock.json";

beforeAll(async () => {
  released = await releasedMembers();
});
afterAll(() => released.remove());
beforeEach(() => {
  project = copyOf(released);
});
afterEach(() => project.remove());

const edited = memberContract({ version: "1.1", columns: motto });

test("a released module takes a new step; while that is not released it is planned anew in place", async () => {
  const first = migrationNames(project);
  project.write(membersPath, edited);
  const plan = await succeed(project, "plan");
  expect(plan).toContain("members 1.0 → 1.1");
  expect(plan).toMatch(/members has a new column motto.* \(docs\/data-contracts\/members\.md:31\)/);
  expect(migrationNames(project)).toEqual(first);

  await succeed(project, "build");
  const second = migrationNames(project);
  expect(second.slice(0, first.length)).toEqual(first);
  expect(second.slice(first.length)).toEqual([
    "20260201235958_members_v1_1_expand.sql",
    "20260201235959_members_v1_1_access.sql",
  ]);
  const { steps, contract } = lockOf(project, "members");
  expect(steps.map((one) => [one.version, one.migrations.map((each) => each.released)])).toEqual([
    ["1.0", [true, true, true]],
    ["1.1", [false, false]],
  ]);
  expect([steps[0]?.from, steps[0]?.to]).toEqual([null, steps[1]?.from]);
  expect(steps[1]?.to).toBe(contract?.irHash);
  expect(project.files()).toContain(base);
  expect(await succeed(project, "build")).toContain("Up to date");
  expect(await succeed(project, "build --check")).toContain("Up to date");
  expect(await succeed(project, "plan")).toContain("(written, not released)");

  // The version was raised once since the release: that is enough.
  const another = "| `nickname_2` | `text` | NULL | Another one |\n";
  project.write(membersPath, memberContract({ version: "1.1", columns: `${motto}${another}` }));
  await succeed(project, "build", 2);
  expect(migrationNames(project)).toEqual(second);
  expect(project.read("supabase/migrations/20260201235958_members_v1_1_expand.sql")).toContain("nickname_2");

  // Back to where it was: nothing is left of the step.
  project.write(membersPath, memberContract());
  const back = await succeed(project, "build", 2);
  expect(back).toContain("deleted  supabase/migrations/20260201235958_members_v1_1_expand.sql");
  expect(migrationNames(project)).toEqual(first);
  expect(lockOf(project, "members").steps).toHaveLength(1);
  expect(project.files()).not.toContain(base);
});

test("a released step is followed by the next, from the state it led to", async () => {
  project.write(membersPath, edited);
  await succeed(project, "build");
  expect(await succeed(project, "release")).toContain("members_v1_1_expand.sql");
  expect(await succeed(project, "build --check")).toContain("Up to date");
  expect(await succeed(project, "plan")).toContain("Nothing to plan");
  project.write(membersPath, edited.replace("What they say", "What they say of themselves"));
  await succeed(project, "build", 3);
  const [comment, ...more] = migrationNames(project).slice(6);
  expect(more).toEqual([]);
  const text = project.read(`supabase/migrations/${comment}`);
  const statements = text.split("\n").filter((line) => line !== "" && !/^(--|set local)/.test(line));
  expect(statements.join("\n")).toMatch(/^comment on column public\.members\.motto is/);
  expect(lockOf(project, "members").steps.map((one) => one.version)).toEqual(["1.0", "1.1", "1.1"]);
});

test("what does not touch the database makes no step", async () => {
  const names = migrationNames(project);
  project.edit(membersPath, (text) =>
    text.replace("## 1. Goal", "## 2. Goal").replace("| `motto`", "| `motto`").replace("2026-01-18", "2026-01-19"),
  );
  await succeed(project, "build");
  expect(migrationNames(project)).toEqual(names);
  expect(lockOf(project, "members").steps).toHaveLength(1);
});

test("the version has to rise above the released one, and not be lowered", async () => {
  project.write(membersPath, memberContract({ columns: motto }));
  expect(await refuse(project, "build")).toEqual(["build/version-not-raised"]);
  expect(await refuse(project, "plan")).toEqual(["build/version-not-raised"]);
  project.write(membersPath, memberContract({ version: "1.2", columns: motto }));
  await succeed(project, "build");
  project.write(membersPath, edited);
  await succeed(project, "build");
  expect(migrationNames(project).filter((one) => one.includes("_v1_2_"))).toEqual([]);
  project.write(membersPath, memberContract({ version: "0.9", columns: motto }));
  expect(await refuse(project, "build")).toEqual(["build/version-lowered"]);
  project.write(membersPath, memberContract({ columns: motto }));
  expect(await refuse(project, "build")).toEqual(["build/version-not-raised"]);
});

test("what destroys data is refused before anything is written, until somebody signs it", async () => {
  project.write(membersPath, edited);
  await succeed(project, "build");
  await succeed(project, "release");
  const without = memberContract({ version: "1.2" });
  project.write(membersPath, without);
  expect(await refuse(project, "plan")).toEqual(["plan/approval-missing"]);
  expect(await refuse(project, "build")).toEqual(["plan/approval-missing"]);
  const approvals = `
## 9. Approvals

| Version | Object | Change | Reason |
|---------|--------|--------|--------|
| 1.2 | \`members.motto\` | drop column | Nobody used it |
`;
  project.write(membersPath, `${without}${approvals}`);
  expect(await succeed(project, "plan")).toContain("members loses its column motto and what is in it");
  await succeed(project, "build");
  expect(migrationNames(project).at(-1)).toMatch(/_members_v1_2_contract\.sql$/);
});

test("the starting point of a step that is missing or was edited is an error with a way out", async () => {
  project.write(membersPath, edited);
  await succeed(project, "build");
  const text = project.read(base);
  project.write(base, text.replace("nickname", "nick"));
  project.write(membersPath, edited.replace("What they say", "Words"));
  expect(await refuse(project, "build")).toEqual(["build/released-state-missing"]);
  project.delete(base);
  expect(await refuse(project, "plan")).toEqual(["build/released-state-missing"]);
  project.write(base, text);
  await succeed(project, "build");
});

test("an applied migration that was edited, deleted or put elsewhere is named", async () => {
  project.write(membersPath, edited);
  await succeed(project, "build");
  await succeed(project, "release");
  const [file = ""] = migrationNames(project).filter((one) => one.includes("expand"));
  const path = `supabase/migrations/${file}`;
  const text = project.read(path);
  project.write(path, text.replace("motto", "slogan"));
  for (const command of ["build", "build --force-generated", "plan", "release"])
    expect(await refuse(project, command), command).toEqual(["build/migration-edited"]);
  project.delete(path);
  expect(await refuse(project, "build --force-generated")).toEqual(["build/migration-missing"]);
  const moved = path.replace("20260201235958", "20260101000000");
  project.write(moved, text);
  const { stdout } = await project.run("build --format json");
  expect(stdout).toContain(`${moved} has its text`);
});

test("the lock of an earlier version is read, and written in today's form", async () => {
  const lock = lockOf(project, "members");
  const first = { ...lock, lockVersion: 1, steps: undefined, migrations: lock.steps[0]?.migrations };
  project.write(lockPath, `${JSON.stringify(first, null, 2)}\n`);
  await succeed(project, "build");
  expect(lockOf(project, "members")).toEqual(lock);
  project.write(membersPath, edited);
  project.write(lockPath, `${JSON.stringify(first, null, 2)}\n`);
  await succeed(project, "build");
  expect(lockOf(project, "members").steps.map((one) => one.version)).toEqual(["1.0", "1.1"]);
});
