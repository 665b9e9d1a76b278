/** `release`: records in the locks which migrations databases may have run, so that no build rewrites them any more. */

import { DatabaseError } from "../database/database.ts";
import { readHistory } from "../database/history.ts";
import { ConnectionError, openUrl } from "../database/server.ts";
import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { sha256Hex } from "../ir/canonical.ts";
import { compareHistory } from "../observe/drift/history.ts";
import type { History } from "../observe/drift/history.ts";
import { decideMigrations } from "../plan/decide-migrations.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import type { Source } from "../text/source.ts";
import { byCodeUnit } from "../text/source.ts";
import { alone } from "./build-marker.ts";
import { databaseAddress } from "./database-address.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { readText } from "./files.ts";
import type { Host } from "./host.ts";
import { builtIrPath, checkModuleNames, loadProject, lockPath } from "./load-project.ts";
import type { Project } from "./load-project.ts";
import { lockText, migrationsOf } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { irOf } from "./module-states.ts";
import { oneLine } from "./proof-findings.ts";
import { writeFiles } from "./write-files.ts";

export interface ReleaseOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Migrations that are released now and were not before, in the order in which they run. */
  readonly released: readonly string[];
  /** Migrations of these modules that are not released. */
  readonly remaining: readonly string[];
}

/**
 * Records the migrations of the requested modules and of those they depend on as released, of all modules when none is
 * named; with a database only those that its history lists with the same statements. Diagnostics: those of
 * `loadProject` and `databaseAddress`, `build/migration-edited`, `build/migration-missing`, `build/history-missing`,
 * `build/applied-otherwise`, `verify/not-built`, `verify/unreachable`, `build/another-build`, `build/write-failed`.
 */
export async function release(
  host: Host,
  requested: readonly string[],
  database: string | null,
): Promise<ReleaseOutcome> {
  const outcome = await alone(host, () => releaseAlone(host, requested, database));
  return "code" in outcome ? { diagnostics: [outcome], sources: [], released: [], remaining: [] } : outcome;
}

async function releaseAlone(
  host: Host,
  requested: readonly string[],
  database: string | null,
): Promise<ReleaseOutcome> {
  const project = await loadProject(host.files);
  const { sources } = project;
  const stop = (diagnostics: readonly Diagnostic[]): ReleaseOutcome => ({
    diagnostics: inOrder(diagnostics),
    sources,
    released: [],
    remaining: [],
  });
  const before = [...project.diagnostics, ...(requested.length === 0 ? [] : checkModuleNames(project, requested))];
  if (hasErrors(before)) return stop(before);
  const chosen = await chosenLocks(host, project, requested);
  const texts = await migrationTexts(
    host,
    chosen.value.map(([, lock]) => lock),
  );
  const intact = chosen.value.flatMap(([module, lock]) => untouched(module, lock, texts));
  const diagnostics = [...before, ...chosen.diagnostics, ...intact];
  if (hasErrors(diagnostics)) return stop(diagnostics);

  const applied = await appliedFiles(host, project, texts, database);
  diagnostics.push(...applied.diagnostics);
  if (hasErrors(diagnostics)) return stop(diagnostics);
  const counts = (file: string): boolean => applied.value === null || applied.value.has(file);
  const changes = await Promise.all(
    chosen.value.map(async ([module, lock]) => {
      const path = lockPath(module);
      const steps = lock.steps.map((step) => ({
        ...step,
        migrations: step.migrations.map((one) => ({ ...one, released: one.released || counts(one.file) })),
      }));
      return { path, before: await readText(host.files, path), after: lockText({ ...lock, steps }), lock, steps };
    }),
  );
  const failed = await writeFiles(
    host.files,
    changes.filter((one) => one.before !== one.after),
  );
  if (failed.length > 0) return stop([...diagnostics, ...failed]);
  const was = new Set(
    changes.flatMap(({ lock }) => migrationsOf(lock).filter((one) => one.released)).map((one) => one.file),
  );
  const is = changes.flatMap(({ steps }) => migrationsOf({ steps }));
  const files = (wanted: boolean): readonly string[] =>
    is
      .filter((one) => one.released === wanted && !was.has(one.file))
      .map((one) => one.file)
      .sort(byCodeUnit);
  return { diagnostics: inOrder(diagnostics), sources, released: files(true), remaining: files(false) };
}

/** The locks of the modules, of what they depend on, and of what all share. */
async function chosenLocks(
  host: Host,
  project: Project,
  requested: readonly string[],
): Promise<Result<readonly (readonly [string | null, Lock])[]>> {
  const diagnostics: Diagnostic[] = [];
  const chosen = new Set<string>();
  const visit = async (module: string): Promise<void> => {
    if (chosen.has(module)) return;
    const lock = project.locks.get(module);
    if (lock === undefined) {
      const where = { span: null, path: `modules/${module}` };
      diagnostics.push(diagnose("verify/not-built", where, { module, built: false }));
      return;
    }
    chosen.add(module);
    const ir = lock.contract === null ? null : await irOf(host.files, builtIrPath(module), lock.contract.irHash);
    for (const dependency of ir?.dependsOn ?? []) await visit(dependency);
  };
  for (const module of requested.length === 0 ? project.locks.keys() : requested) await visit(module);
  const shared: readonly (readonly [null, Lock])[] = project.projectLock === null ? [] : [[null, project.projectLock]];
  const own = [...project.locks].filter(([module]) => chosen.has(module));
  return { value: [...shared, ...own], diagnostics };
}

async function migrationTexts(host: Host, locks: readonly Lock[]): Promise<readonly MigrationText[]> {
  const files = locks.flatMap(migrationsOf).map((one) => one.file);
  const texts = await Promise.all(
    files.sort(byCodeUnit).map(async (path) => ({ path, text: await readText(host.files, path) })),
  );
  return texts.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** What is released must be what was built and proved. */
function untouched(module: string | null, lock: Lock, texts: readonly MigrationText[]): readonly Diagnostic[] {
  const present = new Map(texts.map(({ path, text }) => [path, { text, checksum: sha256Hex(text) }] as const));
  const all = migrationsOf(lock);
  return decideMigrations({
    module: module ?? "the project",
    settled: all.filter((one) => one.released),
    pending: all.filter((one) => !one.released),
    present,
    elsewhere: () => null,
    emitted: [],
    unchanged: true,
    force: false,
  }).diagnostics;
}

/** The files that a database has run; null when none was asked. */
async function appliedFiles(
  host: Host,
  project: Project,
  texts: readonly MigrationText[],
  database: string | null,
): Promise<Result<ReadonlySet<string> | null>> {
  if (database === null) return { value: null, diagnostics: [] };
  const address = databaseAddress(database, project.placed.config, host.environment);
  if (!("url" in address)) return { value: null, diagnostics: [address] };
  const history = await historyAt(host, address);
  const where = { span: null, path: "arguments/db" };
  if ("code" in history) return { value: null, diagnostics: [history] };
  if (history.kind !== "known") {
    const params = { host: address.host, readable: history.kind === "none" };
    return { value: null, diagnostics: [diagnose("build/history-missing", where, params)] };
  }
  const compared = compareHistory(texts, history.applied);
  const diagnostics = compared.edited.map(({ file }) =>
    diagnose(
      "build/applied-otherwise",
      { span: { path: file.path, start: 0, end: 0 }, path: `migrations/${file.path}` },
      { file: file.path, host: address.host },
    ),
  );
  return { value: new Set(compared.applied.map((one) => one.path)), diagnostics };
}

async function historyAt(host: Host, address: DatabaseAddress): Promise<History | Diagnostic> {
  host.progress("reading the history");
  try {
    const database = await openUrl(address.url, { statementTimeoutMs: 30_000 });
    try {
      await database.execute("begin read only");
      return await readHistory(database);
    } finally {
      await database.close().catch(() => undefined);
    }
  } catch (error) {
    if (!(error instanceof ConnectionError) && !(error instanceof DatabaseError)) throw error;
    const params = { host: address.host, problem: oneLine(error.message) };
    return diagnose("verify/unreachable", { span: null, path: "arguments/db" }, params);
  }
}

/** Returns what was done, in lines. */
export function releaseSummary({ released, remaining }: ReleaseOutcome): string {
  const lines = [
    ...(released.length === 0 ? ["Nothing to release."] : ["Released:", ...released.map((one) => `  ${one}`)]),
    ...(remaining.length === 0 ? [] : ["Not released:", ...remaining.map((one) => `  ${one}`)]),
  ];
  return `${lines.join("\n")}\n`;
}
