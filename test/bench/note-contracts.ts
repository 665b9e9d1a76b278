/** Contracts of any number of tables, ten to a module, all alike: for figures only. */

import type { SourceFile } from "../../compiler/pipeline/compile.ts";
import { memberContract, membersPath } from "../proof/cli/project.ts";

const perModule = 10;

/** Returns the contracts of `tables` tables, the identity's among them. */
export function noteContracts(tables: number): readonly SourceFile[] {
  const contract = memberContract().replace("| admin | All | All | All | No |", "| admin | All | No | All | No |");
  const numbers = Array.from({ length: tables - 1 }, (_, at) => at + 1);
  const modules = Math.ceil(numbers.length / perModule);
  return [
    source(membersPath, contract),
    ...Array.from({ length: modules }, (_, at) => {
      const name = `notes-${at + 1}`;
      return source(
        `docs/data-contracts/${name}.md`,
        ofModule(name, numbers.slice(at * perModule, (at + 1) * perModule)),
      );
    }),
  ];
}

function source(path: string, text: string): SourceFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

function ofModule(module: string, numbers: readonly number[]): string {
  const entities = numbers.map(
    (number, at) => `### 4.${at + 1} \`notes_${number}\`

One note.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Writer |
| \`title\` | \`text\` | NOT NULL, CHECK (length(title) < 200) | Title |
| \`body\` | \`text\` | NOT NULL | Text |
| \`created_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Record creation |
`,
  );
  const access = numbers.map(
    (number, at) => `### 5.${at + 1} Access to \`notes_${number}\`

Table: \`notes_${number}\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| admin | All | No | No | No |
| member | Own | Own | Own (title, body) | Own |
| unauthenticated | No | No | No | No |
`,
  );
  return `# Data Contract — ${module}

Module: ${module}
Version: 1.0
Last Updated: 2026-01-18
Status: APPROVED
Depends on: members

## 1. Goal

Notes that people keep.

## 4. Entities

${entities.join("\n")}
## 5. Security & Access Rules

${access.join("\n")}`;
}
