/** What a build would write: every file with its text before and after, locks included. Writes nothing. */

import { hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { Artifact, CompiledModule, MigrationTimestamps } from "../emit/emitter.ts";
import { seedPathsOf } from "../emit/seed/emitter.ts";
import { configPath as supabaseConfigPath, mergeConfigToml } from "../emit/supabase-config/merge.ts";
import { hashOf, hashOfMeaning, sha256Hex } from "../ir/canonical.ts";
import { decideMigrations } from "../plan/decide-migrations.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import { timestampIn } from "../plan/timestamps.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Composition } from "./compose-project.ts";
import { settingsOf } from "./config.ts";
import { emitModules } from "./emit-modules.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { planGenerated, strayMigrations } from "./plan-files.ts";
import type { FileChange } from "./plan-files.ts";
import { lockOf, lockPath } from "./load-project.ts";
import type { Project } from "./load-project.ts";
import { emptyLock, lockText, lockVersion } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { moduleTimestamps } from "./module-timestamps.ts";
import { isMigration, migrationsFolder } from "./owned-path.ts";

export interface BuildPlan {
  /** Files that differ from what is on disk, by path; locks last. */
  readonly changes: readonly FileChange[];
  /** Every migration of the project as it will be, those written by hand included, in the order in which they run. */
  readonly migrations: readonly MigrationText[];
  /** The migrations that the contracts compile to from nothing. */
  readonly fromNothing: readonly MigrationText[];
  /** Seed files, in the order of the modules. */
  readonly seeds: readonly MigrationText[];
}

export interface PlanOptions {
  readonly force: boolean;
  readonly now: number;
  /** Migration files that count as released beside those that are recorded so. */
  readonly released: ReadonlySet<string>;
}

/** The module an artifact belongs to, null for what all modules share. */
type OwnerOf = (path: string) => string | null;

/**
 * Returns the plan of a build. Diagnostics: those of the emitters, of `decideMigrations` and of `planGenerated`,
 * `build/lock-missing`. With an error the plan must not be carried out.
 */
export async function planBuild(
  files: ProjectFiles,
  project: Project,
  composition: Composition,
  options: PlanOptions,
): Promise<Result<BuildPlan>> {
  const existing = (await files.list(migrationsFolder)).map((name) => `${migrationsFolder}/${name}`);
  const timestamps = moduleTimestamps(composition.project, project, existing, options.now);
  const settings = settingsOf(project.placed.config);
  const emitted = emitModules(composition.project, { settings, timestamps: (module) => known(timestamps, module) });
  const diagnostics: Diagnostic[] = [...emitted.diagnostics];
  const ownerOf = ownership(composition.project, timestamps);
  const owners = [...composition.targets, null];
  const changes: FileChange[] = [];
  const locks: FileChange[] = [];
  const replayed = new Map<string, string>();
  for (const path of existing)
    if (/\/\d+_[^/]*\.sql$/.test(path)) replayed.set(path, (await readText(files, path)) ?? "");
  diagnostics.push(...strayMigrations(project, composition.project, replayed));

  for (const owner of owners) {
    const own = emitted.value.filter((one) => ownerOf(one.path) === owner);
    const module = composition.project.find((one) => one.ir.module === owner) ?? null;
    const lock = (owner === null ? project.projectLock : lockOf(project, owner)) ?? emptyLock;
    const unchanged = module === null || lock.contract?.irHash === hashOf(module.ir);
    const decided = await planMigrations(files, own, lock, options, unchanged, owner ?? "the project");
    const complete = owner !== null || composition.complete;
    const generated = await planGenerated(
      files,
      own.filter((one) => !isMigration(one.path)),
      lock,
      options.force,
      complete,
    );
    diagnostics.push(...decided.diagnostics, ...generated.diagnostics);
    for (const change of decided.value.changes) {
      if (change.after === null) replayed.delete(change.path);
    }
    for (const { path, text } of decided.value.migrations) replayed.set(path, text);
    changes.push(...decided.value.changes, ...generated.value.changes);
    const next: Lock = {
      lockVersion,
      contract: module === null ? null : await lockedContract(files, module),
      migrations: decided.value.migrations.map(({ path, text }) => ({
        file: path,
        checksum: sha256Hex(text),
        released: lock.migrations.find((one) => one.file === path)?.released ?? false,
      })),
      generated: generated.value.checksums,
    };
    const path = lockPath(owner);
    const before = await readText(files, path);
    const after = lockText(next);
    if (before !== after) locks.push({ path, before, after });
  }

  const config = await readText(files, supabaseConfigPath);
  const merged = mergeConfigToml(config, { seedPaths: seedPathsOf(composition.project) });
  diagnostics.push(...merged.diagnostics);
  if (!hasErrors(merged.diagnostics) && merged.value !== (config ?? "")) {
    changes.push({ path: supabaseConfigPath, before: config, after: merged.value });
  }
  const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => byCodeUnit(a.path, b.path);
  const value: BuildPlan = {
    changes: [...changes.sort(byPath), ...locks.sort(byPath)],
    migrations: [...replayed].map(([path, text]) => ({ path, text })).sort(byPath),
    fromNothing: emitted.value.filter((one) => isMigration(one.path)),
    seeds: composition.project.flatMap((one) =>
      emitted.value.filter((file) => file.path === `supabase/seeds/${one.ir.module}.sql`),
    ),
  };
  return { value, diagnostics };
}

async function planMigrations(
  files: ProjectFiles,
  own: readonly Artifact[],
  lock: Lock,
  options: PlanOptions,
  unchanged: boolean,
  module: string,
): Promise<Result<{ readonly migrations: readonly MigrationText[]; readonly changes: readonly FileChange[] }>> {
  const emitted = own.filter((one) => isMigration(one.path));
  const paths = new Set([...emitted.map((one) => one.path), ...lock.migrations.map((one) => one.file)]);
  const present = new Map<string, { readonly text: string; readonly checksum: string } | null>();
  for (const path of paths) {
    const text = await readText(files, path);
    present.set(path, text === null ? null : { text, checksum: sha256Hex(text) });
  }
  const recorded = lock.migrations.map((one) => ({ ...one, released: one.released || options.released.has(one.file) }));
  const decided = decideMigrations({ module, recorded, present, emitted, unchanged, force: options.force });
  const changes: FileChange[] = [];
  for (const { path, text } of decided.value) {
    const before = present.get(path)?.text ?? null;
    if (before !== text) changes.push({ path, before, after: text });
  }
  for (const one of recorded) {
    const before = present.get(one.file)?.text ?? null;
    if (!one.released && before !== null && !emitted.some((file) => file.path === one.file)) {
      changes.push({ path: one.file, before, after: null });
    }
  }
  return { value: { migrations: decided.value, changes }, diagnostics: decided.diagnostics };
}

async function lockedContract(files: ProjectFiles, module: CompiledModule): Promise<Lock["contract"]> {
  const text = (await readText(files, module.contractPath)) ?? "";
  return {
    path: module.contractPath,
    checksum: sha256Hex(text),
    version: module.header.version,
    irHash: hashOf(module.ir),
    meaningHash: hashOfMeaning(module.ir),
  };
}

function ownership(modules: readonly CompiledModule[], timestamps: ReadonlyMap<string, MigrationTimestamps>): OwnerOf {
  const byTimestamp = new Map<string, string>();
  for (const [name, { schema, rls, audit }] of timestamps) {
    for (const one of [schema, rls, audit]) byTimestamp.set(one, name);
  }
  const names = new Set(modules.map((one) => one.ir.module));
  return (path) => {
    if (isMigration(path)) return byTimestamp.get(timestampIn(path) ?? "") ?? null;
    const folder = /^generated\/([^/]+)\//.exec(path)?.[1];
    const stem = /\/([^/.]+)[^/]*$/.exec(path)?.[1];
    const name = folder ?? (path.startsWith("supabase/") ? stem : undefined);
    return name !== undefined && names.has(name) ? name : null;
  };
}

function known(timestamps: ReadonlyMap<string, MigrationTimestamps>, module: string): MigrationTimestamps {
  const found = timestamps.get(module);
  if (found === undefined) throw new Error(`no timestamps for ${module}`);
  return found;
}
