/** Projects in temporary directories, and the command line run on them. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { main } from "../../../compiler/cli/main.ts";
import { byCodeUnit } from "../../../compiler/text/source.ts";

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly terminal?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Directory below the project to run in. */
  readonly in?: string;
}

export interface TemporaryProject {
  readonly root: string;
  /** Arguments as one text divided at spaces, or as a list. */
  readonly run: (args: string | readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly write: (path: string, text: string | Uint8Array) => void;
  readonly read: (path: string) => string;
  readonly edit: (path: string, change: (text: string) => string) => void;
  readonly delete: (path: string) => void;
  /** Path, content and modification time of every file, to see that nothing was touched. */
  readonly snapshot: () => ReadonlyMap<string, string>;
  readonly files: () => readonly string[];
  readonly remove: () => void;
}

/** A moment long past, so that no test depends on the real clock. */
export const now = Date.UTC(2026, 0, 31, 23, 59, 58);

/** Returns a new project with the given files. */
export function temporaryProject(files: Readonly<Record<string, string | Uint8Array>>): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), "contractc-test-"));
  const cache = mkdtempSync(join(tmpdir(), "contractc-cache-"));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const paths = (): readonly string[] =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .sort(byCodeUnit);
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), "utf8"),
    edit: (path, change) => write(path, change(readFileSync(join(root, path), "utf8"))),
    delete: (path) => rmSync(join(root, path)),
    files: paths,
    snapshot: () =>
      new Map(
        paths().map((path) => [
          path,
          `${statSync(join(root, path)).mtimeMs} ${readFileSync(join(root, path), "utf8")}`,
        ]),
      ),
    remove: () => {
      for (const directory of [root, cache]) rmSync(directory, { recursive: true, force: true });
    },
    run: async (args, options = {}) => {
      let stdout = "";
      let stderr = "";
      const isTerminal = options.terminal === true;
      const exit = await main(typeof args === "string" ? args.split(" ").filter((word) => word !== "") : args, {
        directory: join(root, options.in ?? "."),
        environment: { XDG_CACHE_HOME: cache, ...options.environment },
        stdout: { isTerminal, write: (text) => void (stdout += text) },
        stderr: { isTerminal, write: (text) => void (stderr += text) },
        clock: () => options.now ?? now,
      });
      return { exit, stdout, stderr };
    },
  };
}

export interface MemberContract {
  readonly module?: string;
  readonly version?: string;
  readonly status?: string;
  readonly dependsOn?: string;
  readonly table?: string;
  /** Further rows of the entity's table. */
  readonly columns?: string;
}

/** Returns a small contract with an identity, two roles and one entity. */
export function memberContract(options: MemberContract = {}): string {
  const {
    module = "members",
    version = "1.0",
    status = "APPROVED",
    dependsOn,
    table = "members",
    columns = "",
  } = options;
  return `# Data Contract — ${module}

Module: ${module}
Version: ${version}
Last Updated: 2026-01-18
Status: ${status}
${dependsOn === undefined ? "" : `Depends on: ${dependsOn}\n`}
## 1. Goal

Who belongs to the club.

## 3. Actors & Roles

| Role | Description |
|------|-------------|
| \`admin\` | Runs the club |
| \`member\` | Belongs to it |

## 4. Entities

### 4.1 \`${table}\`

People of the club.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | UNIQUE, NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Account |
| \`role\` | \`text\` | NOT NULL, CHECK (role IN ('admin', 'member')) | Role |
| \`nickname\` | \`text\` | NOT NULL | What others call them |
${columns}| \`created_at\` | \`timestamptz\` | NOT NULL, DEFAULT now() | Record creation |

## 5. Security & Access Rules

### 5.1 Access to \`${table}\`

Table: \`${table}\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| admin | All | All | All | No |
| member | Own | No | Own (nickname) | No |
| unauthenticated | No | No | No | No |
`;
}

/** Returns a contract on top of `members`. */
export function noteContract(options: MemberContract = {}): string {
  const {
    module = "notes",
    version = "1.0",
    status = "APPROVED",
    dependsOn = "members",
    table = "notes",
    columns = "",
  } = options;
  return `# Data Contract — ${module}

Module: ${module}
Version: ${version}
Last Updated: 2026-01-18
Status: ${status}
Depends on: ${dependsOn}

## 1. Goal

Notes that people keep.

## 4. Entities

### 4.1 \`${table}\`

One note.

| Column | Type | Constraints | Description |
|--------|------|-------------|-------------|
| \`id\` | \`uuid\` | PK, DEFAULT gen_random_uuid() | Key |
| \`user_id\` | \`uuid\` | NOT NULL, FK → auth.users(id) ON DELETE CASCADE | Writer |
| \`body\` | \`text\` | NOT NULL | Text |
${columns}
## 5. Security & Access Rules

### 5.1 Access to \`${table}\`

Table: \`${table}\`

| Actor | Can Read | Can Create | Can Update | Can Delete |
|-------|----------|------------|------------|------------|
| admin | All | No | No | No |
| member | Own | Own | Own | Own |
| unauthenticated | No | No | No | No |
`;
}

export const membersPath = "docs/data-contracts/members.md";
export const notesPath = "docs/data-contracts/notes.md";
