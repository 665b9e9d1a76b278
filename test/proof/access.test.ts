/** The clinic's matrices and audit compile to exactly what was typed by hand from the document. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { authFoundationIr } from "../fixtures/auth-foundation.ir.ts";
import { compile, compiled, grantsOf, sample, shown } from "./access-words.ts";

test("the access matrix of the clinic's contract", async () => {
  const ir = await compiled("auth-foundation", sample);
  expect(ir.access).toEqual(authFoundationIr.access);
});

test("the audit of the clinic's contract", async () => {
  const ir = await compiled("auth-foundation", sample);
  expect(ir.audit).toEqual(authFoundationIr.audit);
});

test("each cell of the clinic's matrices is the origin of what it decides", async () => {
  const result = await compile(sample);
  const origins = result.modules[0]?.origins ?? {};
  const lines = (id: string): readonly number[] => (origins[id] ?? []).map((one) => one.line);
  expect(lines("access/profiles/admin/select")).toEqual([119]);
  expect(lines("access/profiles/provider/update")).toEqual([130]);
  expect(lines("access/profiles/staff/update/role")).toEqual([143]);
  expect(lines("access/profiles/admin/update/status")).toEqual([155]);
  expect(lines("access/profile_audit_log/admin/insert")).toEqual([163]);
  expect(lines("audit/profiles/update/display_name")).toEqual([182]);
  expect(lines("access/profiles/admin/delete")).toEqual([]);
  expect(origins["access/profiles/staff/update"]?.[0]?.quote).toBe("Own profile only (display_name)");
});

const clinic = `# Data Contract — clients

Module: clients
Version: 1.0
Last Updated: 2026-01-18
Status: APPROVED
Depends on: auth-foundation

## Entities

### \`clients\`

People who come for help.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`provider_id\` | \`uuid\` | NULL, FK → profiles(id) ON DELETE SET NULL | Who sees the client |
| \`full_name\` | \`text\` | NOT NULL | Name |
| \`order\` | \`integer\` | NOT NULL, DEFAULT 0 | Place in lists |
| \`rate\` | \`numeric(10,2)\` | NOT NULL, DEFAULT 0 | Price of an hour |
| \`label\` | \`text\` | GENERATED ALWAYS AS (upper(full_name)) STORED | Shown in lists |
| \`created_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Time of creation |
| \`updated_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Time of the last change |

### \`clinical_notes\`

What was said.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`bigint\` | PK, IDENTITY | Key |
| \`client_id\` | \`uuid\` | NOT NULL, FK → clients(id) ON DELETE CASCADE | Whom it is about |
| \`body\` | \`text\` | NOT NULL | The text |
| \`status\` | \`text\` | NOT NULL, DEFAULT 'draft', CHECK (status IN ('draft', 'final')) | How far it is |

## Security & Access Rules

MATRICES

## Lifecycle (Statuses)

### Note Status

| Status | Description |
|--------|-------------|
| \`draft\` | Being written |
| \`final\` | Signed |

| From | To |
|------|----|
| [created] | draft |
| draft | final |

## Acceptance Criteria

- [x] Signed
`;

const withMatrices = (matrices: string): string => clinic.replace("MATRICES", () => matrices);
const clientColumns = "id provider_id full_name order rate label created_at updated_at";

test("own rows through the identity entity of another module, columns listed and excepted, lists of actors", async () => {
  const ir = await compiled(
    "clients",
    sample,
    withMatrices(`
### Client Access

| Who | Can Read | Can Create | Can Update | Can Delete |
|-----|----------|------------|------------|------------|
| admin | All clients | Yes | Yes (any) | Yes |
| staff | everything. | Yes (any except rate, order) | Any (all except rate) | ✗ |
| Provider | **Own** clients only | own | Own client (full_name and \`order\`) | — |
| unauthenticated | No | no | NO. | Denied |
`),
  );
  expect(grantsOf(ir, "clients")).toEqual({
    "admin select": `all: ${clientColumns}`,
    "admin insert": "all: id provider_id full_name order rate",
    "admin update": "all: provider_id full_name order rate",
    "admin delete": "all",
    "staff select": `all: ${clientColumns}`,
    "staff insert": "all: id provider_id full_name",
    "staff update": "all: provider_id full_name order",
    "provider select": `own(provider_id, identity): ${clientColumns}`,
    "provider insert": "own(provider_id, identity): id full_name order rate",
    "provider update": "own(provider_id, identity): full_name order",
  });
});

test("own rows over a parent, states, deletion in a state, part of a name in the heading", async () => {
  const ir = await compiled(
    "clients",
    sample,
    withMatrices(`
### Note Access

| Actor | Can Read | Can Write |
|-------|----------|-----------|
| admin, staff | Yes, unless status is draft | No |
| provider | Own notes | Own notes, while draft |
| unauthenticated | No | No |
`),
  );
  const own = "own(client_id → clients.provider_id)";
  expect(grantsOf(ir, "clinical_notes")).toEqual({
    "admin select": "status in final: id client_id body status",
    "staff select": "status in final: id client_id body status",
    "provider select": `${own}: id client_id body status`,
    "provider insert": `${own} & status in draft: client_id body status`,
    "provider update": `${own} & status in draft: client_id body status`,
    "provider delete": `${own} & status in draft`,
  });
});

test("a declared verb grants the state column in the states where its transitions begin", async () => {
  const ir = await compiled(
    "clients",
    sample,
    withMatrices(`
### Clinical Note Access

| Actor | Can Read | Can Update | Can Finalize |
|-------|----------|------------|--------------|
| admin | All | No | No |
| staff | No | No | No |
| provider | Own | Own (body), while draft | Own |
| unauthenticated | No | No | No |
`),
  );
  const own = "own(client_id → clients.provider_id)";
  expect(grantsOf(ir, "clinical_notes")["provider update"]).toBe(`${own} & status in draft: body status`);
});

const practice = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../corpus", name, "contract.md"), "utf8");

test("a declared verb means every transition into its state, and no transition out of it", async () => {
  // draft → final → archived: whoever may only finalize may not archive.
  const alone = await compiled("practice", practice("access--finalize"));
  const own = "own(author_id, identity)";
  expect(grantsOf(alone, "notes")["helper update"]).toBe(`${own}: body | ${own} & status in draft: status`);
  const lifecycle = "| draft | final |\n| final | archived |";
  const archiving = practice("access--finalize")
    .replace("Can Finalize", "Can Archive")
    .replace(lifecycle, "| [created] | final |\n| draft | archived |\n| final | archived |");
  expect(grantsOf(await compiled("practice", archiving), "notes")["helper update"]).toBe(
    `${own}: body | ${own} & status in draft,final: status`,
  );
});

test("verbs of one row together may cover what leaves a state; one alone may not", async () => {
  const together = practice("access--transitions-together");
  const own = "own(author_id, identity)";
  expect(grantsOf(await compiled("practice", together), "notes")["helper update"]).toBe(
    `${own}: body | ${own} & status in draft,final: status`,
  );
  const narrower = together.replace("| helper | Own | Own |", "| helper | Own, while draft | Own |");
  expect(shown(await compile(narrower))).toContain("error access/transition-not-exact 64");
});

test("any authenticated reaches every role and the signed-in without one; the unauthenticated can read", async () => {
  const ir = await compiled(
    "clients",
    sample,
    withMatrices(`
### Rules

| Actor | Table | Can Read | Can Update | Condition |
|-------|-------|----------|------------|-----------|
| any authenticated | clients | Yes | No | \`rate < 100\` |
| admin | clients | All | Yes (rate) | No restrictions |
| unauthenticated | clients | Yes (full_name) | No | \`rate = 0\` (free places) |
| service role | clients | Yes | No | Always |
`),
  );
  expect(grantsOf(ir, "clients")).toEqual({
    "admin select": `all: ${clientColumns}`,
    "admin update": "all: rate",
    "staff select": `sql(operator): ${clientColumns}`,
    "provider select": `sql(operator): ${clientColumns}`,
    "signed-in select": `sql(operator): ${clientColumns}`,
    "unauthenticated select": "sql(operator): full_name",
  });
  const service = ir.access.filter((cell) => cell.entity === "clients" && cell.actor.kind === "service-role");
  expect(service.map((cell) => `${cell.operation} ${cell.grants.length}`)).toEqual([
    "select 1",
    "insert 1",
    "update 0",
    "delete 1",
  ]);
});

test("a matrix about one column alone grants that column", async () => {
  const ir = await compiled(
    "clients",
    sample,
    withMatrices(`
### Rate Change Access

| Actor | Can Change | Condition |
|-------|------------|-----------|
| admin | Yes | Can set any rate on any client |
| staff | No | Denied |
| provider | No | Denied |
`),
  );
  expect(grantsOf(ir, "clients")).toEqual({ "admin update": "all: rate" });
});

test("what no cell mentions is denied to every client", async () => {
  const text = withMatrices(`
### Client Access

| Actor | Can Read |
|-------|----------|
| admin | Yes |
`);
  const ir = await compiled("clients", sample, text);
  expect(grantsOf(ir, "clients")).toEqual({ "admin select": `all: ${clientColumns}` });
  expect(grantsOf(ir, "clinical_notes")).toEqual({});
  const codes = shown(await compile(sample, text), "clients");
  expect(codes.filter((line) => line.includes("access/no-rule-for-operation"))).toHaveLength(7);
  expect(codes.filter((line) => line.includes("access/actor-not-mentioned"))).toHaveLength(1);
});

test("a condition that repeats Own is the same predicate; one that narrows it is added", async () => {
  const matrix = (condition: string): string =>
    sample.replace(
      "| provider | Own profile only | `profiles.user_id = auth.uid()` |",
      () => `| provider | Own profile only | ${condition} |`,
    );
  const plain = await compiled("auth-foundation", matrix("Always"));
  expect(plain.access).toEqual(authFoundationIr.access);
  const turned = await compiled("auth-foundation", matrix("`auth.uid() = user_id`"));
  expect(turned.access).toEqual(authFoundationIr.access);
  const narrowed = await compiled("auth-foundation", matrix("`status = 'active'`"));
  expect(grantsOf(narrowed, "profiles")["provider select"]).toMatch(/^own\(user_id, user\) & sql\(operator\): /);
});
