/** Contracts of unusual but sound shapes are proved without a false alarm, and what could not be attacked is named. */

import { expect, test } from "vitest";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { attackAll, everythingOn } from "../../../compiler/pipeline/verify-attacks.ts";

interface Shape {
  /** Rows of the table of `tickets` beside `id` and `author_id`. */
  readonly columns: readonly string[];
  readonly constraints?: readonly string[];
  /** The clerk's cells: create, update, and a condition. */
  readonly clerk?: readonly [create: string, update: string, condition: string];
  readonly more?: string;
}

function contractOf({ columns, constraints = [], clerk = ["Own", "Own", "Always"], more = "" }: Shape): string {
  const [create, update, condition] = clerk;
  return `# Data Contract — desk

Module: desk
Version: 1.0
Last Updated: 2026-01-18
Status: APPROVED

## Actors & Roles

| Role | Description |
|------|-------------|
| \`boss\` | Runs it |
| \`clerk\` | Works |

## Entities

### \`people\`

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | UNIQUE, NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Sign-in account |
| \`role\` | \`text\` | NOT NULL, CHECK (role IN ('boss', 'clerk')) | What |

### \`tickets\`

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`author_id\` | \`uuid\` | NOT NULL, FK → people(id) | Who |
${columns.join("\n")}
${constraints.length === 0 ? "" : `\n**Constraints:**\n${constraints.map((one) => `- ${one}`).join("\n")}\n`}
## Security & Access Rules

### People Access

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| boss | All | Yes | Yes | No |
| clerk | Own | No | No | No |
| unauthenticated | No | No | No | No |

### Ticket Access

| Actor | Can Read | Can Create | Can Update | Can Delete | Condition |
|-------|----------|------------|------------|------------|-----------|
| boss | All | Yes | Yes | No | Always |
| clerk | Own | ${create} | ${update} | No | ${condition} |
| unauthenticated | No | No | No | No | Denied |

${more}
## Acceptance Criteria

- [x] Signed
`;
}

async function proofOf(shape: Shape) {
  const bytes = Buffer.from(contractOf(shape));
  const { modules, diagnostics } = await compileProject([{ path: "docs/data-contracts/desk.md", bytes }]);
  expect(diagnostics.filter((one) => one.severity === "error").map((one) => one.message)).toEqual([]);
  const [module] = modules;
  if (module === undefined) throw new Error("nothing was compiled");
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  const { value: files } = migrationsEmitter.emit({ module, project: modules, settings: defaultSettings, timestamps });
  const database = await openEmbedded();
  try {
    await replay(database, files);
    const proof = await attackAll(everythingOn(database), modules, defaultSettings, () => undefined);
    return { ...proof, alarms: proof.diagnostics.map((one) => one.message) };
  } finally {
    await database.close();
  }
}

const body = "| `body` | `text` | NOT NULL | Text |";
const lifecycle = `## Lifecycle (Statuses)

### Ticket Status

| Status | Description |
|--------|-------------|
| \`draft\` | D |
| \`review\` | R |

| From | To |
|------|----|
| [created] | draft |
| draft | review |

`;

test("columns that a statement does not list are judged by their defaults, and a key with a default is anybody's to name", async () => {
  const status = "| `status` | `text` | NOT NULL, DEFAULT 'draft', CHECK (status IN ('draft', 'review')) | State |";
  const proof = await proofOf({
    columns: [body, status],
    clerk: ["Own (author_id, body)", "Own (body)", "Always"],
    more: lifecycle,
  });
  expect(proof.alarms).toEqual([]);
  expect(proof.unattempted).toEqual([]);
  expect(proof.cellsProbed).toBe(proof.cells);
});

test("a default that breaks a CHECK beside what is listed is expected to be refused by it", async () => {
  const proof = await proofOf({
    columns: [
      body,
      "| `level` | `text` | NOT NULL, DEFAULT 'low', CHECK (level IN ('high', 'low')) | How urgent |",
      "| `reason` | `text` | NULL | Why |",
    ],
    constraints: ["CHECK (level = 'high' OR reason IS NOT NULL)"],
    clerk: ["Own (author_id, body)", "Own (body)", "Always"],
  });
  expect(proof.alarms).toEqual([]);
  expect(proof.unattempted.map((one) => one.place)).toContain("access/tickets/clerk/insert");
});

test("rows are made up for columns that are compared with each other and unique together", async () => {
  const proof = await proofOf({
    columns: [
      "| `starts_at` | `timestamptz` | NOT NULL | Start |",
      "| `ends_at` | `timestamptz` | NOT NULL | End |",
      "| `least` | `integer` | NOT NULL | At least |",
      "| `most` | `integer` | NOT NULL | At most |",
      "| `share` | `numeric(3,3)` | NOT NULL | Part |",
    ],
    constraints: ["CHECK (ends_at > starts_at)", "CHECK (most > least)", "UNIQUE (author_id, starts_at)"],
    clerk: ["No", "Own", "`starts_at > '2026-01-01'`"],
  });
  expect(proof.alarms).toEqual([]);
  expect(proof.unattempted).toEqual([]);
});

test("a project's log that the world leaves empty is append-only all the same", async () => {
  const more = `## Audit Requirements

| Event | Trigger | Data Captured |
|-------|---------|---------------|
| Ticket changed | UPDATE on tickets (any other field) | actor_id, changed fields only |

`;
  const proof = await proofOf({ columns: [body, "| `note` | `text` | NULL | Note |"], more });
  expect(proof.alarms).toEqual([]);
});

test("a condition that only Postgres can compute is named with its cell, and everything else is attacked", async () => {
  const proof = await proofOf({ columns: [body], clerk: ["No", "Own", "`md5(body) <> 'x'`"] });
  expect(proof.alarms).toEqual([]);
  expect(proof.unattempted).toContainEqual({
    module: "desk",
    place: "access/tickets/clerk/update",
    statement: expect.stringMatching(/^clerk may update own rows/) as string,
    reason: "what its condition says of some rows is only known to Postgres",
  });
  expect(proof.cellsProbed).toBe(proof.cells);
  expect(proof.attacks).toBeGreaterThan(200);
});

test("a row that Postgres does not take is no breach: its entity is named, the others are attacked", async () => {
  const proof = await proofOf({ columns: ["| `body` | `text` | NOT NULL, CHECK (ascii(body) = 81) | Text |"] });
  expect(proof.alarms).toEqual([]);
  const places = proof.unattempted.map((one) => one.place);
  expect(places).toContain("access/tickets/boss/insert");
  expect(places.filter((one) => one.startsWith("access/people/"))).toEqual([]);
  expect(proof.unattempted[0]?.reason).toContain("tickets_body_check");
  expect(proof.attacksPassed).toBe(proof.attacks);
});
