/** The first migrations of modules: what a contract compiles to from nothing. */

import type { Artifact, CompiledModule, EmitSettings, MigrationTimestamps } from "../emit/emitter.ts";
import { migrationsEmitter } from "../emit/migrations/emitter.ts";
import { timestampIn } from "../plan/timestamps.ts";
import type { ModuleState } from "./module-states.ts";
import { isMigration } from "./owned-path.ts";
import { stemOf } from "./pending-files.ts";
import type { StemmedFile } from "./pending-files.ts";

const inOrder = (at: number): string => String(at).padStart(14, "0");

/** Returns timestamps that put the files of a project in order, and are no moments. */
export function placeholderTimestamps(project: readonly CompiledModule[], module: string): MigrationTimestamps {
  const at = 3 * project.findIndex((one) => one.ir.module === module);
  return { platform: inOrder(0), schema: inOrder(at + 1), rls: inOrder(at + 2), audit: inOrder(at + 3) };
}

/** Returns the module whose migration a path with such a timestamp is; null for what all modules share. */
export function moduleOfPlaceholder(project: readonly CompiledModule[], path: string): string | null {
  const at = Number(timestampIn(path) ?? "0");
  return at === 0 ? null : (project[Math.floor((at - 1) / 3)]?.ir.module ?? null);
}

/**
 * Returns the first migrations of every module that has no released state. A module that it does not know yet may
 * depend on it: then that one is there already, as it was.
 */
export function firstMigrations(
  states: readonly ModuleState[],
  emitted: readonly Artifact[],
  settings: EmitSettings,
): ReadonlyMap<string, readonly StemmedFile[]> {
  const kept = states.flatMap((one) => (one.next === null ? [] : [{ ...one, next: one.next }]));
  const project = kept.map((one) => one.next);
  const files = new Map<string, readonly StemmedFile[]>();
  for (const [at, { module, previous, next }] of kept.entries()) {
    if (previous !== null) continue;
    const there = kept.slice(at + 1).flatMap((one) => (one.previous === null ? [] : [one.previous]));
    const own =
      there.length === 0
        ? emitted.filter((one) => isMigration(one.path) && moduleOfPlaceholder(project, one.path) === module)
        : migrationsEmitter
            .emit({
              module: next,
              project: [...project.slice(0, at), ...there, next],
              settings,
              timestamps: placeholderTimestamps(project, module),
            })
            .value.filter((one) => Number(timestampIn(one.path)) > 0);
    files.set(
      module,
      own.map(({ path, text }) => ({ module, stem: stemOf(path), text })),
    );
  }
  return files;
}
