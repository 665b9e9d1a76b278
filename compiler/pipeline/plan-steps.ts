/** The steps of one lock as they will be, with the files that have to change for it. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { sha256Hex } from "../ir/canonical.ts";
import { decideMigrations } from "../plan/decide-migrations.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import { timestampIn } from "../plan/timestamps.ts";
import { migrationsOf } from "./lock.ts";
import type { LockStep, LockedMigration } from "./lock.ts";
import type { DividedSteps } from "./module-states.ts";
import type { FileChange } from "./plan-files.ts";

export interface StepInput extends DividedSteps {
  /** Name of the module for messages; "the project" for what all share. */
  readonly module: string;
  /** From what to what, in which version: of the step that is not released. */
  readonly from: string | null;
  readonly to: string | null;
  readonly version: string | null;
  /** The migrations of that step; none when it is not needed. */
  readonly emitted: readonly MigrationText[];
  readonly unchanged: boolean;
  readonly force: boolean;
}

export interface PlannedSteps {
  readonly steps: readonly LockStep[];
  readonly changes: readonly FileChange[];
}

/** Returns the steps. `existing`: every migration file with its text. Diagnostics: those of `decideMigrations`. */
export function planSteps(input: StepInput, existing: ReadonlyMap<string, string>): Result<PlannedSteps> {
  const { settled, pending, emitted, from, to, version } = input;
  const recorded = { settled: migrationsOf({ steps: settled }), pending: pending?.migrations ?? [] };
  const paths = new Set([...recorded.settled, ...recorded.pending].map((one) => one.file));
  const present = new Map(
    [...paths, ...emitted.map((one) => one.path)].map((path) => {
      const text = existing.get(path);
      return [path, text === undefined ? null : { text, checksum: sha256Hex(text) }] as const;
    }),
  );
  const elsewhere = (checksum: string): string | null =>
    [...existing].find(([path, text]) => !paths.has(path) && sha256Hex(text) === checksum)?.[0] ?? null;
  const { module, unchanged, force } = input;
  const decided = decideMigrations({ ...recorded, module, present, elsewhere, emitted, unchanged, force });
  const changes: FileChange[] = [];
  for (const { path, text } of decided.value) {
    const before = existing.get(path) ?? null;
    if (before !== text) changes.push({ path, before, after: text });
  }
  for (const { file } of recorded.pending) {
    const before = existing.get(file) ?? null;
    if (before !== null && !emitted.some((one) => one.path === file)) changes.push({ path: file, before, after: null });
  }
  const migrations = decided.value.map(({ path, text }): LockedMigration => ({
    file: path,
    checksum: sha256Hex(text),
    released: false,
  }));
  if (migrations.length === 0) return { value: { steps: settled, changes }, diagnostics: decided.diagnostics };
  const steps = [...settled.map(recordedAsReleased), { from, to, version, migrations }];
  return { value: { steps, changes }, diagnostics: decided.diagnostics };
}

/** What another step builds on is released for good, wherever that was learned. */
function recordedAsReleased(step: LockStep): LockStep {
  return { ...step, migrations: step.migrations.map((one) => ({ ...one, released: true })) };
}

/**
 * Returns `build/timestamp-taken` for migrations that run under the timestamp of another one, unless the next build
 * gives one of them a new timestamp: `settled` are the paths of ours that must stay.
 */
export function takenTimestamps(settled: readonly string[], paths: readonly string[]): readonly Diagnostic[] {
  return settled.flatMap((file) => {
    const twin = paths.find((one) => one !== file && timestampIn(one) === timestampIn(file));
    if (twin === undefined || (settled.includes(twin) && twin < file)) return [];
    const where = { span: { path: twin, start: 0, end: 0 }, path: `migrations/${twin}` };
    return [diagnose("build/timestamp-taken", where, { file: twin, other: file })];
  });
}
