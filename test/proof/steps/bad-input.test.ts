/** Edits of a released contract that are easy to get wrong: refused with a reason, or done right. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { membersPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { copyOf, lockOf, migrationNames, refuse, succeed } from "./stepping.ts";

let released: TemporaryProject;
let project: TemporaryProject;

/** A contract with statuses, an audit and a column to rename. */
const contract = (edit: (text: string) => string = (text) => text, version = "1.0"): string =>
  edit(`# Data Contract — members

Module: members
Version: ${version}
Last Updated: 2026-01-18
Status: APPROVED

## 1. Goal

Who belongs to the club.

## 3. Actors & Roles

| Role | Description |
|------|-------------|
| \`admin\` | Runs the club |
| \`member\` | Belongs to it |
| \`guest\` | Looks around |

## 4. Entities

### 4.1 \`members\`

People of the club.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | UNIQUE, NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Account |
| \`role\` | \`text\` | NOT NULL, CHECK (role IN ('admin', 'member', 'guest')) | Role |
| \`first_name\` | \`text\` | NOT NULL | Given name |
| \`last_name\` | \`text\` | NOT NULL | Family name |
| \`status\` | \`text\` | NOT NULL, DEFAULT 'new', CHECK (status IN ('new', 'active', 'gone')) | Where they stand |
| \`created_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Record creation |

## 5. Security & Access Rules

### 5.1 Access to \`members\`

Table: \`members\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| admin | All | All | All | No |
| member | Own | No | Own (first_name, last_name) | No |
| guest | Own | No | No | No |
| unauthenticated | No | No | No | No |

## 6. Audit Requirements

| Event | Trigger | Data Captured |
|-------|---------|---------------|
| Member created | INSERT on members | actor_id, new member data |
| Role changed | UPDATE on members.role | actor_id, old role, new role |
`);

const approvals = (...rows: readonly string[]): string => `
## 9. Approvals

| Version | Object | Change | Reason |
|---------|--------|--------|--------|
${rows.map((row) => `| 1.1 | ${row} | Signed by the board |\n`).join("")}`;

beforeAll(async () => {
  released = temporaryProject({ [membersPath]: contract() });
  await succeed(released, "build", 0);
  await succeed(released, "release", 0);
});
afterAll(() => released.remove());
beforeEach(() => {
  project = copyOf(released);
});
afterEach(() => project.remove());

const edit = (change: (text: string) => string, version = "1.1"): void =>
  project.write(membersPath, contract(change, version));
const sql = (): string =>
  migrationNames(project)
    .filter((one) => one.includes("_members_v"))
    .map((one) => project.read(`supabase/migrations/${one}`))
    .join("\n");

test("two columns that swap names keep their contents", async () => {
  edit((text) =>
    text
      .replace("| `first_name` | `text` | NOT NULL |", "| `names` | `text` | NOT NULL |")
      .replace("| `last_name` | `text` | NOT NULL |", "| `first_name` | `text` | NOT NULL, formerly: last_name |")
      .replace("| `names` | `text` | NOT NULL |", "| `last_name` | `text` | NOT NULL, formerly: first_name |"),
  );
  await succeed(project, "build");
  expect(sql()).not.toMatch(/drop column|add column/);
  expect(sql().match(/rename column/g)?.length).toBe(3);
});

test("a column that is replaced by one of its kind asks whether it is the same", async () => {
  edit((text) => text.replaceAll("first_name", "given_name"));
  expect(await refuse(project, "plan")).toEqual(["plan/rename-or-remove"]);
  edit((text) =>
    text
      .replace("| `first_name` | `text` | NOT NULL |", "| `given_name` | `text` | NOT NULL, formerly: first_name |")
      .replaceAll("(first_name", "(given_name"),
  );
  await succeed(project, "build");
  expect(sql()).not.toMatch(/drop column|add column/);
});

test("a rename and an addition that takes the old name are told apart", async () => {
  edit((text) =>
    text
      .replace(
        "| `first_name` | `text` | NOT NULL | Given name |",
        "| `call_name` | `text` | NOT NULL, formerly: first_name | Given name |\n| `first_name` | `text` | NULL | As on the passport |",
      )
      .replace("Own (first_name", "Own (call_name"),
  );
  await succeed(project, "build");
  expect(sql()).toContain("rename column first_name to call_name");
  expect(sql()).toContain("add column first_name text");
  expect(sql()).not.toContain("drop column");
});

test("a column that is changed twice between two releases is planned from the released state", async () => {
  edit((text) => text.replace("| `last_name` | `text` | NOT NULL |", "| `last_name` | `text` | NULL |"));
  await succeed(project, "build");
  expect(sql()).toContain("drop not null");
  edit((text) =>
    text.replace("| `last_name` | `text` | NOT NULL |", "| `last_name` | `text` | NOT NULL, DEFAULT '-' |"),
  );
  await succeed(project, "build");
  expect(sql()).not.toContain("drop not null");
  expect(sql()).toContain("set default '-'");
  expect(lockOf(project, "members").steps).toHaveLength(2);
});

test("a value that is retired while the default names it is refused", async () => {
  edit((text) => text.replace("('new', 'active', 'gone')", "('active', 'gone')"));
  const { exit, stdout } = await project.run("build --format json");
  expect(exit).toBe(1);
  expect(stdout).toContain("members.status");
  expect(migrationNames(project).filter((one) => one.includes("_v1_1_"))).toEqual([]);
});

test("a role that goes needs a signature, and rows that hold it stop the migration", async () => {
  const without = (text: string): string =>
    text
      .replace("| `guest` | Looks around |\n", "")
      .replace(", 'guest'", "")
      .replace("| guest | Own | No | No | No |\n", "");
  edit(without);
  expect(await refuse(project, "build")).toEqual(["plan/approval-missing"]);
  edit((text) => `${without(text)}${approvals("role guest | retire role")}`);
  const plan = await succeed(project, "plan");
  expect(plan).toContain("the role guest is gone");
});

test("a contract that ends an audit says so first", async () => {
  edit((text) => text.replace("| Role changed | UPDATE on members.role | actor_id, old role, new role |\n", ""));
  const plan = await succeed(project, "plan");
  expect(plan).toContain("Audit\n    not recorded any more: update of role on members as role_changed");
});

test("conflict markers in a contract and in a lock are named", async () => {
  edit((text) => text.replace("## 1. Goal", "<<<<<<< ours\n## 1. Goal"));
  expect(await refuse(project, "plan")).toContain("syntax/merge-conflict");
  project.write(membersPath, contract());
  project.edit("contracts/members.lock.json", (text) => `<<<<<<< ours\n${text}`);
  expect(await refuse(project, "plan")).toEqual(["build/lock-conflict"]);
});

test("a lock whose migrations are out of order is refused", async () => {
  const lock = lockOf(project, "members");
  const [step] = lock.steps;
  const migrations = [...(step?.migrations ?? [])].reverse();
  project.write("contracts/members.lock.json", JSON.stringify({ ...lock, steps: [{ ...step, migrations }] }));
  expect(await refuse(project, "build")).toEqual(["build/lock-unreadable"]);
});

test("without a previous lock a released project is not written a second time", async () => {
  project.delete("contracts/members.lock.json");
  expect(await refuse(project, "plan")).toEqual(["build/lock-missing"]);
});

test("schema names cannot change any more once something is released", async () => {
  project.write("contracts/contractc.config.yaml", "schemas:\n  private: hidden\n");
  expect(await refuse(project, "build")).toContain("build/released-migration-would-change");
});
