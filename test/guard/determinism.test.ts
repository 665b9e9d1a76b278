/** Same contracts, same bytes: whatever the order of the sources, the time zone, the language or the directory. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./sources.ts";

const contract = readFileSync(join(root, "docs/data-contracts/auth-foundation.md"));

/** A second and third module, so that there is an order to be shuffled. */
function notes(name: string, table: string): string {
  return `# ${name}

Module: ${name}
Version: 1.0
Last Updated: 2026-01-01
Status: DRAFT
Depends on: auth-foundation

## 1. Goal

Keeps notes.

## 4. Entities

### 4.1 \`${table}\`

Notes of people.

| Column | Type | Constraints | Description |
|---|---|---|---|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Writer |
| \`body\` | \`text\` | NOT NULL | Text |

## 5. Security & Access Rules

### 5.1 Access

Table: \`${table}\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|---|---|---|---|---|
| admin | All | No | No | No |
| staff | Own | Own | Own | No |
| provider | Own | Own | Own | No |
`;
}

const script = `
  const { compileProject, emitModules } = await import(process.env.COMPILER);
  const sources = JSON.parse(process.env.SOURCES).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  const compiled = await compileProject(sources);
  const timestamps = () => ({ platform: "20260101000000", schema: "20260101000001", rls: "20260101000002", audit: "20260101000003" });
  const order = new Map(compiled.modules.map((one, at) => [one.ir.module, at]));
  const emitted = emitModules(compiled.modules, { timestamps: (module) => {
    const base = 20260101000001 + 3 * order.get(module);
    return { ...timestamps(), schema: String(base), rls: String(base + 1), audit: String(base + 2) };
  } });
  process.stdout.write(JSON.stringify([compiled.diagnostics, compiled.modules.map((one) => one.ir.module), emitted]));
`;

function run(
  sources: readonly (readonly [string, string])[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
): string {
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      ...environment,
      SOURCES: JSON.stringify(sources),
      COMPILER: join(root, "dist/index.js"),
    },
  });
}

test("order of sources, TZ, LANG and cwd change no byte", () => {
  const sources = [
    ["docs/data-contracts/auth-foundation.md", contract.toString()],
    ["docs/data-contracts/notes.md", notes("notes", "notes")],
    ["docs/data-contracts/journal.md", notes("journal", "journal_entries")],
  ] as const;
  const first = run(sources, { TZ: "UTC", LANG: "C", LC_ALL: "C" }, root);
  expect(JSON.parse(first)[1]).toEqual(["auth-foundation", "journal", "notes"]);
  const second = run(
    [...sources].reverse(),
    { TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
    tmpdir(),
  );
  expect(second === first, "the two runs differ").toBe(true);
});
