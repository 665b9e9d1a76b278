/** Reads what a project consists of: configuration, contracts, locks and the migrations that exist. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../text/source.ts";
import type { SourceFile } from "./compile.ts";
import { configPath, defaultConfig, readConfig } from "./config.ts";
import type { PlacedConfig } from "./config.ts";
import { readText, UnusableFile } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { lockPathOf, projectLockPath } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { readLock } from "./read-lock.ts";
import { maskedPasswords } from "./passwords.ts";
import { nearest } from "../check/names.ts";

export const contractsFolder = "docs/data-contracts";
const lockSuffix = ".lock.json";

export interface Project {
  readonly placed: PlacedConfig;
  readonly contracts: readonly SourceFile[];
  /** Module names by the files' names, in order. */
  readonly known: readonly string[];
  readonly locks: ReadonlyMap<string, Lock>;
  readonly projectLock: Lock | null;
  /** Sources other than contracts, for rendering: the configuration. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the project with every complaint about its configuration and its locks. */
export async function loadProject(files: ProjectFiles): Promise<Project> {
  const diagnostics: Diagnostic[] = [];
  const sources: Source[] = [];
  let placed: PlacedConfig = { config: defaultConfig, resolutionSpans: [] };
  const configText = await readText(files, configPath);
  if (configText !== null) {
    const source = { path: configPath, text: configText.replace(/^\ufeff/, "") };
    // Findings show lines of it, and somebody may have written an address with its password.
    sources.push({ path: configPath, text: maskedPasswords(source.text) });
    const read = await readConfig(source);
    diagnostics.push(...read.diagnostics);
    placed = read.value;
  }
  const contracts: SourceFile[] = [];
  const names = (await files.list(contractsFolder)).filter((name) => name.endsWith(".md"));
  for (const name of names) {
    const path = `${contractsFolder}/${name}`;
    try {
      const bytes = await files.read(path);
      if (bytes === null) throw new UnusableFile(path, "in-the-way", "it is a link to something that does not exist");
      contracts.push({ path, bytes });
    } catch (error) {
      const problem =
        error instanceof UnusableFile ? error.problem : error instanceof Error ? error.message : String(error);
      const where = { span: { path, start: 0, end: 0 }, path: "document" };
      diagnostics.push(diagnose("usage/contract-unreadable", where, { file: path, problem }));
    }
  }
  const locks = new Map<string, Lock>();
  let projectLock: Lock | null = null;
  for (const name of await files.list("contracts")) {
    if (!name.endsWith(lockSuffix)) continue;
    const path = `contracts/${name}`;
    const lock = readLock(path, (await readText(files, path)) ?? "");
    diagnostics.push(...lock.diagnostics);
    if (lock.value === null) continue;
    if (path === projectLockPath) projectLock = lock.value;
    else locks.set(name.slice(0, -lockSuffix.length), lock.value);
  }
  const known = names.map((name) => name.slice(0, -".md".length));
  return { placed, contracts, known, locks, projectLock, sources, diagnostics };
}

/** Returns the diagnostics of module names given on the command line; empty when each is a contract of the project. */
export function checkModuleNames(project: Project, requested: readonly string[]): readonly Diagnostic[] {
  if (project.known.length === 0) {
    return [diagnose("usage/no-contracts", { span: null, path: "project" }, { directory: contractsFolder })];
  }
  return requested.flatMap((module): readonly Diagnostic[] => {
    const where = { span: null, path: `arguments/${module}` };
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(module)) return [diagnose("usage/module-is-path", where, { module })];
    if (project.known.includes(module)) return [];
    const params = { module, nearest: nearest(module, project.known), known: project.known };
    return [diagnose("usage/unknown-module", where, params)];
  });
}

/** Returns the lock of a module, null when it was never built. */
export function lockOf(project: Project, module: string): Lock | null {
  return project.locks.get(module) ?? null;
}

/**
 * Returns the migration files that count as released beside those that are recorded so. `merged`: those on the default
 * branch, null when there is no version control.
 */
export function releasedFiles(project: Project, merged: ReadonlySet<string> | null): ReadonlySet<string> {
  return project.placed.config.migrations.releasedWhen === "recorded" ? new Set() : (merged ?? new Set());
}

/** Returns the path at which the contract of a module is kept as it was built last. */
export function builtIrPath(module: string): string {
  return `generated/${module}/contract.ir.json`;
}

/** Returns the path of the lock that lists a module's files; null stands for what all modules share. */
export function lockPath(module: string | null): string {
  return module === null ? projectLockPath : lockPathOf(module);
}
