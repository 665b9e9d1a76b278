/** Projects on their way from release to release, through the command line. */

import { cpSync } from "node:fs";
import { expect } from "vitest";
import type { Lock } from "../../../compiler/pipeline/lock.ts";
import { memberContract, membersPath, now, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";

export const day = 86_400_000;

export const motto = "| `motto` | `text` | NULL | What they say |\n";

/** Returns a project whose one module is built and released. */
export async function releasedMembers(): Promise<TemporaryProject> {
  const project = temporaryProject({ [membersPath]: memberContract() });
  await succeed(project, "build", 0);
  await succeed(project, "release", 0);
  return project;
}

export function copyOf(project: TemporaryProject): TemporaryProject {
  const copy = temporaryProject({});
  cpSync(project.root, copy.root, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Runs a command that has to end well, and returns what it printed. `later`: days after the first build. */
export async function succeed(project: TemporaryProject, args: string | readonly string[], later = 1): Promise<string> {
  const { exit, stdout, stderr } = await project.run(args, { now: now + later * day });
  expect(exit, stdout + stderr).toBe(0);
  return stdout;
}

/** Runs a command that must not end well, writes nothing, and returns the codes of its errors. */
export async function refuse(project: TemporaryProject, args: string): Promise<readonly string[]> {
  const before = project.snapshot();
  const { exit, stdout } = await project.run(`${args} --format json`, { now: now + day });
  expect(exit, stdout).toBeGreaterThan(0);
  expect(project.snapshot()).toEqual(before);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] };
  return [...new Set(diagnostics.filter((one) => one.severity === "error").map((one) => one.code))];
}

/** File names of the migrations, without the folder. */
export function migrationNames(project: TemporaryProject): readonly string[] {
  return project
    .files()
    .filter((path) => path.startsWith("supabase/migrations/"))
    .map((path) => path.replace("supabase/migrations/", ""));
}

export function lockOf(project: TemporaryProject, module: string): Lock {
  return JSON.parse(project.read(`contracts/${module}.lock.json`)) as Lock;
}
