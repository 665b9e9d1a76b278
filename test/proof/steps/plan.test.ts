/** `contractc plan` in every form: words, files, statements, data. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { memberContract, membersPath, noteContract, notesPath } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { motto, releasedMembers, succeed } from "./stepping.ts";

let project: TemporaryProject;

beforeAll(async () => {
  project = await releasedMembers();
  project.write(
    membersPath,
    memberContract({ version: "1.1", columns: motto }).replace(
      "| member | Own | No | Own (nickname) | No |",
      "| member | All | No | No | No |",
    ),
  );
  project.write(notesPath, noteContract());
});
afterAll(() => project.remove());

test("text groups what changes by what a reader asks first, and says how every file runs", async () => {
  const before = project.snapshot();
  const stdout = await succeed(project, "plan");
  // What a new column means for whom stands behind it.
  expect(stdout.replace(/(a new column motto)[^(\n]*/, "$1 ")).toBe(`members 1.0 → 1.1
  Access widened
    member reading members: own before, all now (${membersPath}:43)
  Access narrowed
    member changing members: own (nickname) before, denied now (${membersPath}:43)
  Data
    members has a new column motto (${membersPath}:31)
  2 migrations
    supabase/migrations/20260201235958_members_v1_1_expand.sql
      new; all or nothing; waits 5s for locks at most; 60s for a statement
    supabase/migrations/20260201235959_members_v1_1_access.sql
      new; all or nothing; waits 5s for locks at most; 60s for a statement

notes 1.0: new
  3 migrations
    supabase/migrations/20260202000000_notes_schema.sql
      new; all or nothing; waits 5s for locks at most; 60s for a statement
    supabase/migrations/20260202000001_notes_rls.sql
      new; all or nothing; waits 5s for locks at most; 60s for a statement
    supabase/migrations/20260202000002_notes_audit.sql
      new; all or nothing; waits 5s for locks at most; 60s for a statement
`);
  expect(project.snapshot()).toEqual(before);
});

test("--sql prints the migrations, a module name leaves out the others, markdown quotes the plan", async () => {
  const sql = await succeed(project, "plan members --sql");
  expect(sql).toContain("add column motto text");
  expect(sql).not.toContain("notes");
  expect(await succeed(project, "plan --format markdown")).toContain("member reading members: own before, all now");
});

test("json holds every change with its place, and every file with its limits", async () => {
  const { plan } = JSON.parse(await succeed(project, "plan --format json")) as {
    plan: { modules: { module: string; changes: unknown[]; files: unknown[] }[]; deleted: string[] };
  };
  const [members] = plan.modules;
  expect(members).toMatchObject({ module: "members", from: "1.0", version: "1.1" });
  expect(members?.changes[0]).toEqual({
    topic: "access widened",
    sentence: "member reading members: own before, all now",
    path: "access/members/member/select",
    place: `${membersPath}:43`,
    approved: null,
  });
  expect(members?.files[0]).toMatchObject({
    file: "supabase/migrations/20260201235958_members_v1_1_expand.sql",
    state: "new",
    transactional: true,
    lockTimeout: "5s",
    statementTimeout: "60s",
  });
  expect(plan.deleted).toEqual([]);
});
