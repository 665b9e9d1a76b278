/** The sample contract, edited and released again and again through the command line. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { lockOf, succeed } from "./stepping.ts";

const path = "docs/data-contracts/auth-foundation.md";
let project: TemporaryProject;
let version = 0;

beforeAll(async () => {
  project = temporaryProject({ [path]: readFileSync(join(import.meta.dirname, "../../..", path), "utf8") });
  project.edit(path, (text) =>
    text.replace(/^Version: .*$/m, "Version: 2.0").replace(/^Status: .*$/m, "Status: APPROVED"),
  );
  await succeed(project, "build", 0);
  await succeed(project, "release", 0);
});
afterAll(() => project.remove());

const approved = (object: string, change: string) => (text: string, at: string) =>
  `${text.replace(/\n## [0-9. ]*Approvals[^]*$/, "")}
## 20. Approvals

| Version | Object | Change | Reason |
|---------|--------|--------|--------|
| ${at} | ${object} | ${change} | Signed by the board |
`;

/** Replaces a text that has to be there. */
const put = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replaceAll(from, to);
};

const edits: readonly (readonly [string, readonly ((text: string, at: string) => string)[]])[] = [
  [
    "a new nullable column",
    [put("| `status` | `text` |", "| `phone` | `text` | NULL | For calls |\n| `status` | `text` |")],
  ],
  [
    "a required column with a backfill",
    [
      put(
        "| `phone` |",
        "| `shown` | `text` | NOT NULL, DEFAULT '-', backfill: upper(display_name) | In capitals |\n| `phone` |",
      ),
    ],
  ],
  [
    "a check and an index",
    [
      put("`profiles_role_idx` on", "`profiles_phone_idx` on `phone` (for callers)\n- `profiles_role_idx` on"),
      put("| `phone` | `text` | NULL |", "| `phone` | `text` | NULL, CHECK (char_length(phone) < 40) |"),
    ],
  ],
  [
    "a renamed column",
    [
      put(
        "| `phone` | `text` | NULL, CHECK (char_length(phone) < 40) |",
        "| `telephone` | `text` | NULL, CHECK (char_length(telephone) < 40), formerly: phone |",
      ),
      put("`profiles_phone_idx` on `phone`", "`profiles_telephone_idx` on `telephone`"),
    ],
  ],
  [
    "one cell of the matrix",
    [
      put(
        "| staff | No | Own profile only (display_name) |",
        "| staff | No | Own profile only (display_name, telephone) |",
      ),
    ],
  ],
  [
    "a wider access",
    [put("| provider | Own profile only | `profiles.user_id = auth.uid()` |", "| provider | All profiles | Always |")],
  ],
  ["a description", [put("Full name for UI display", "Full name, as it is shown")]],
  [
    "an event that is recorded no more",
    [put("| Display name changed | UPDATE on profiles.display_name | actor_id, old name, new name |\n", "")],
  ],
  ["a unique key", [put("| `email` | `text` | NOT NULL |", "| `email` | `text` | UNIQUE, NOT NULL |")]],
  [
    "a role under another name",
    [put("staff", "coordinator"), put("| `coordinator` | Triage", "| `coordinator` (formerly `staff`) | Triage")],
  ],
  [
    "a status under another name, and a new one",
    [
      put("disabled", "suspended"),
      put("Can activate/disable any profile", "Always"),
      put("| `suspended` | Account", "| `suspended` (formerly `disabled`) | Account"),
      put("CHECK (status IN ('active', 'suspended'))", "CHECK (status IN ('active', 'suspended', 'retired'))"),
      put(
        "| `active` | Normal",
        "| `retired` | Left the clinic | No (enforced at app layer) | No |\n| `active` | Normal",
      ),
      put("[created] → active → suspended", "[created] → active → retired\n[created] → active → suspended"),
    ],
  ],
  [
    "a wider number, and a narrower text",
    [
      put(
        "| `shown` |",
        "| `rooms` | `integer` | NULL | Rooms |\n| `code` | `varchar(20)` | NULL | Short code |\n| `shown` |",
      ),
    ],
  ],
  [
    "types that grow and shrink",
    [
      put("| `rooms` | `integer` |", "| `rooms` | `bigint` |"),
      put("| `code` | `varchar(20)` |", "| `code` | `varchar(10)` |"),
      approved("profiles.code", "change type"),
    ],
  ],
  [
    "a column that goes",
    [
      put("| `shown` | `text` | NOT NULL, DEFAULT '-', backfill: upper(display_name) | In capitals |\n", ""),
      approved("profiles.shown", "drop column"),
    ],
  ],
  [
    "a renamed table",
    [
      put("`profile_audit_log`", "`profile_history`"),
      put("### 4.2 `profile_history`", "### 4.2 `profile_history` (formerly `profile_audit_log`)"),
    ],
  ],
  [
    "a new table",
    [
      put(
        "## 5. Security & Access Rules\n",
        "### 4.3 `offices`\n\nPlaces.\n\n| Column | Type | Constraints | Description |\n|---|---|---|---|\n| `id` | `uuid` | PK, DEFAULT gen_random_uuid() | Key |\n| `name` | `text` | NOT NULL | Name |\n\n## 5. Security & Access Rules\n\n### 5.0 Office Access\n\nTable: `offices`\n\n| Actor | Can Read | Can Create | Can Update | Can Delete |\n|---|---|---|---|---|\n| admin | All | All | All | All |\n| coordinator | All | No | No | No |\n| provider | No | No | No | No |\n| unauthenticated | No | No | No | No |\n",
      ),
    ],
  ],
];

test.each(edits)("%s", async (_, changes) => {
  version += 1;
  const at = `2.${version}`;
  project.edit(path, (text) =>
    changes.reduce((so, change) => change(so, at), text).replace(/^Version: .*$/m, `Version: ${at}`),
  );
  const stdout = await succeed(project, "build", version);
  expect(stdout).toContain("the same database as the contract compiled from nothing");
  expect(lockOf(project, "auth-foundation").steps.at(-1)?.version).toBe(at);
  await succeed(project, "release", version);
});
