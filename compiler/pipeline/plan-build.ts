/** What a build would write: every file with its text before and after, locks included. Writes nothing. */

import { hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { Artifact } from "../emit/emitter.ts";
import { seedPathsOf } from "../emit/seed/emitter.ts";
import { configPath as supabaseConfigPath, mergeConfigToml } from "../emit/supabase-config/merge.ts";
import { canonicalJson, hashOf, hashOfMeaning, sha256Hex } from "../ir/canonical.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Composition } from "./compose-project.ts";
import { settingsOf } from "./config.ts";
import { emitModules } from "./emit-modules.ts";
import { evolveProject } from "./evolve-project.ts";
import type { ModuleEvolution, ProjectEvolution } from "./evolve-project.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { firstMigrations, moduleOfPlaceholder, placeholderTimestamps } from "./first-migrations.ts";
import { lockPath } from "./load-project.ts";
import type { Project } from "./load-project.ts";
import { emptyLock, lockText, lockVersion, migrationsOf, releasedIrPath } from "./lock.ts";
import type { Lock, LockStep } from "./lock.ts";
import { dividedSteps, moduleStates } from "./module-states.ts";
import type { DividedSteps, ModuleState } from "./module-states.ts";
import { isMigration, migrationsFolder } from "./owned-path.ts";
import { pendingInOrder, pendingPaths, stemOf } from "./pending-files.ts";
import { planGenerated, strayMigrations } from "./plan-files.ts";
import type { FileChange } from "./plan-files.ts";
import { planSteps, takenTimestamps } from "./plan-steps.ts";

export interface BuildPlan {
  /** Files that differ from what is on disk, by path; locks last. */
  readonly changes: readonly FileChange[];
  /** Every migration of the project as it will be, those written by hand included, in the order in which they run. */
  readonly migrations: readonly MigrationText[];
  /** The migrations that the contracts compile to from nothing. */
  readonly fromNothing: readonly MigrationText[];
  /** Seed files, in the order of the modules. */
  readonly seeds: readonly MigrationText[];
  /** What is not released: the last step of every module that has one. */
  readonly pending: readonly PlannedModule[];
  readonly evolution: ProjectEvolution;
}

export interface PlannedModule {
  readonly module: string;
  readonly version: string;
  /** Version of the released state; null when the module is new. */
  readonly from: string | null;
  /** Null when the module is new. */
  readonly evolution: ModuleEvolution | null;
  /** In the order in which they run. */
  readonly migrations: readonly MigrationText[];
}

export interface PlanOptions {
  readonly force: boolean;
  readonly now: number;
  /** Migration files that count as released beside those that are recorded so. */
  readonly released: ReadonlySet<string>;
}

/** Stands for what all modules share where modules are named. */
const shared = "the project";

/**
 * Returns the plan of a build. Diagnostics: those of the emitters, of `moduleStates`, `evolveProject`,
 * `decideMigrations` and `planGenerated`, `build/lock-missing`, `build/timestamp-taken`. With an error the plan must
 * not be carried out.
 */
export async function planBuild(
  files: ProjectFiles,
  project: Project,
  composition: Composition,
  options: PlanOptions,
): Promise<Result<BuildPlan>> {
  const existing = await migrationTexts(files);
  const settings = settingsOf(project.placed.config);
  const placeholders = (module: string) => placeholderTimestamps(composition.project, module);
  const emitted = emitModules(composition.project, { settings, timestamps: placeholders });
  const states = await moduleStates(files, project, composition, options.released);
  const diagnostics: Diagnostic[] = [...emitted.diagnostics, ...states.diagnostics];
  const sound = !hasErrors(diagnostics);
  const evolution = evolveProject(sound ? states.value : [], settings);
  diagnostics.push(...evolution.diagnostics, ...strayMigrations(project, composition.project, existing));

  const platform = platformSteps(project.projectLock ?? emptyLock, states.value, options.released);
  const platformFiles = emitted.value
    .filter((one) => isMigration(one.path) && moduleOfPlaceholder(composition.project, one.path) === null)
    .map(({ path, text }) => ({ module: shared, stem: stemOf(path), text }));
  const inOrder = [
    ...(platform.settled.length === 0 ? platformFiles : []),
    ...pendingInOrder(states.value, evolution.value, firstMigrations(states.value, emitted.value, settings)),
  ];
  const divided: readonly DividedSteps[] = [platform, ...states.value];
  const recorded = divided.flatMap((one) => one.pending?.migrations ?? []).map((one) => one.file);
  const settled = divided.flatMap((one) => migrationsOf({ steps: one.settled })).map((one) => one.file);
  const others = [...existing.keys()].filter((path) => !recorded.includes(path));
  const released = [...settled, ...others.filter((path) => options.released.has(path))];
  const everyOther = [...new Set([...others, ...settled])];
  const paths = pendingPaths({ pending: inOrder, recorded, others: everyOther, released, now: options.now });
  const placed = inOrder.map(({ module, text }, at) => ({ module, path: paths[at] ?? "", text }));
  diagnostics.push(...takenTimestamps(settled, everyOther));

  const replayed = new Map(existing);
  const changes: FileChange[] = [];
  const locks: FileChange[] = [];
  const pending: PlannedModule[] = [];
  const carryOut = (planned: readonly FileChange[]): void => {
    changes.push(...planned);
    for (const { path, after } of planned.filter((one) => isMigration(one.path))) {
      if (after === null) replayed.delete(path);
      else replayed.set(path, after);
    }
  };
  const migrationsFor = (module: string): readonly MigrationText[] =>
    placed.filter((one) => one.module === module).map(({ path, text }) => ({ path, text }));
  const writeLock = async (owner: string | null, next: Lock | null): Promise<void> => {
    const path = lockPath(owner);
    const before = await readText(files, path);
    const after = next === null ? null : lockText(next);
    if (before !== after) locks.push({ path, before, after });
  };
  const ownerOf = ownership(states.value);
  const ownFiles = (owner: string | null): readonly Artifact[] =>
    emitted.value.filter((one) => !isMigration(one.path) && ownerOf(one.path) === owner);

  for (const state of states.value) {
    const { module, lock, next, previous } = state;
    const target = next === null || composition.targets.has(module);
    const version = next?.header.version ?? previous?.header.version ?? "";
    const from = previous === null ? null : hashOf(previous.ir);
    const to = next === null ? null : hashOf(next.ir);
    const unchanged = next === null || lock.contract?.irHash === to;
    const step = { module, settled: state.settled, pending: state.pending, from, to, version };
    const steps = planSteps({ ...step, emitted: migrationsFor(module), unchanged, force: options.force }, existing);
    carryOut(steps.value.changes);
    const generated = target
      ? await planGenerated(files, ownFiles(module), lock, options.force, true)
      : { value: { changes: [], checksums: lock.generated }, diagnostics: [] };
    carryOut(generated.value.changes);
    diagnostics.push(...steps.diagnostics, ...generated.diagnostics);
    const last = steps.value.steps.at(-1);
    if (last !== undefined && !state.settled.includes(last)) {
      const own = evolution.value.modules.find((one) => one.module === module) ?? null;
      const migrations = last.migrations.map(({ file }) => ({ path: file, text: replayed.get(file) ?? "" }));
      pending.push({ module, version, from: previous?.header.version ?? null, evolution: own, migrations });
    }
    carryOut(await releasedIr(files, state, last ?? null));
    const contract = next === null ? null : target ? await lockedContract(files, next) : lock.contract;
    const after = { lockVersion, contract, steps: steps.value.steps, generated: generated.value.checksums };
    await writeLock(module, next === null && after.steps.length === 0 ? null : after);
  }

  const projectLock = project.projectLock ?? emptyLock;
  const platformTexts =
    platform.settled.length === 0 ? migrationsFor(shared) : settledPlatform(platform, platformFiles);
  const none = { from: null, to: null, version: null, unchanged: true, force: options.force };
  const steps = planSteps({ ...platform, ...none, module: shared, emitted: platformTexts }, existing);
  const generated = await planGenerated(files, ownFiles(null), projectLock, options.force, composition.complete, true);
  carryOut([...steps.value.changes, ...generated.value.changes]);
  diagnostics.push(...steps.diagnostics, ...generated.diagnostics);
  await writeLock(null, {
    lockVersion,
    contract: null,
    steps: steps.value.steps,
    generated: generated.value.checksums,
  });

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
    pending,
    evolution: evolution.value,
  };
  return { value, diagnostics };
}

async function migrationTexts(files: ProjectFiles): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of await files.list(migrationsFolder)) {
    if (!/^\d+_.*\.sql$/.test(name)) continue;
    const path = `${migrationsFolder}/${name}`;
    texts.set(path, (await readText(files, path)) ?? "");
  }
  return texts;
}

/** What all modules share is released as soon as anything is that stands on it. */
function platformSteps(lock: Lock, states: readonly ModuleState[], released: ReadonlySet<string>): DividedSteps {
  const { steps } = lock;
  return states.some((one) => one.settled.length > 0)
    ? { settled: steps, pending: null }
    : dividedSteps(lock, released);
}

/** The platform's file under its released path, to see whether it says the same. */
function settledPlatform(
  { settled }: DividedSteps,
  emitted: readonly { readonly stem: string; readonly text: string }[],
): readonly MigrationText[] {
  const paths = migrationsOf({ steps: settled }).map((one) => one.file);
  return emitted.flatMap(({ stem, text }) =>
    paths.filter((path) => stemOf(path) === stem).map((path) => ({ path, text })),
  );
}

/** The contract that an unreleased step starts from is kept beside the lock. */
async function releasedIr(
  files: ProjectFiles,
  { module, previous, settled }: ModuleState,
  last: LockStep | null,
): Promise<readonly FileChange[]> {
  const path = releasedIrPath(module);
  const before = await readText(files, path);
  // While the last step stands for good its starting point is left alone, or the release itself would change files.
  if (last !== null && last.from !== null && settled.includes(last)) return [];
  const after = last === null || last.from === null || previous === null ? null : canonicalJson(previous.ir);
  return before === after ? [] : [{ path, before, after }];
}

async function lockedContract(files: ProjectFiles, module: Composition["project"][number]): Promise<Lock["contract"]> {
  const text = (await readText(files, module.contractPath)) ?? "";
  return {
    path: module.contractPath,
    checksum: sha256Hex(text),
    version: module.header.version,
    irHash: hashOf(module.ir),
    meaningHash: hashOfMeaning(module.ir),
  };
}

/** The module an artifact that is no migration belongs to, null for what all modules share. */
function ownership(states: readonly ModuleState[]): (path: string) => string | null {
  const names = new Set(states.map((one) => one.module));
  return (path) => {
    const folder = /^generated\/([^/]+)\//.exec(path)?.[1];
    const stem = /\/([^/.]+)[^/]*$/.exec(path)?.[1];
    const name = folder ?? (path.startsWith("supabase/") ? stem : undefined);
    return name !== undefined && names.has(name) ? name : null;
  };
}
