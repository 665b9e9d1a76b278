/** The migrations that are not released yet, in the order in which they have to run, and the timestamps that say so. */

import { byCodeUnit } from "../text/source.ts";
import { nextTimestamps, timestampIn } from "../plan/timestamps.ts";
import type { ProjectEvolution } from "./evolve-project.ts";
import type { ModuleState } from "./module-states.ts";
import { migrationsFolder } from "./owned-path.ts";

/** A migration before it has a timestamp. */
export interface StemmedFile {
  readonly module: string;
  /** File name without timestamp and ending. */
  readonly stem: string;
  readonly text: string;
}

/** Returns the file name without timestamp and ending. */
export function stemOf(path: string): string {
  return path.replace(/^.*\/(?:\d+_)?/, "").replace(/\.sql$/, "");
}

/**
 * Returns the unreleased migrations of a project in order: what removed modules leave, then modules with dependencies
 * first, and last what is dropped, dependencies last, because others may refer to it until then. `initial` are the
 * first migrations of a module that is new.
 */
export function pendingInOrder(
  states: readonly ModuleState[],
  evolution: ProjectEvolution,
  initial: ReadonlyMap<string, readonly StemmedFile[]>,
): readonly StemmedFile[] {
  const evolved = evolution.modules.map(({ module, files }) => {
    const stemmed = files.map(({ stem, text }): StemmedFile => ({ module, stem, text }));
    const found = files.findIndex((one) => one.transactional && one.stem.endsWith("_contract"));
    const cut = found < 0 ? files.length : found;
    return { module, early: stemmed.slice(0, cut), late: stemmed.slice(cut) };
  });
  const of = (module: string) => evolved.find((one) => one.module === module);
  const removed = states.filter((one) => one.next === null).map((one) => one.module);
  const kept = states.filter((one) => one.next !== null).map((one) => one.module);
  return [
    ...removed.flatMap((module) => of(module)?.early ?? []),
    ...kept.flatMap((module) => [...(initial.get(module) ?? []), ...(of(module)?.early ?? [])]),
    ...removed.flatMap((module) => of(module)?.late ?? []),
    ...kept.toReversed().flatMap((module) => of(module)?.late ?? []),
  ];
}

export interface TimestampInput {
  /** In the order in which they have to run. */
  readonly pending: readonly StemmedFile[];
  /** Paths that the locks record for unreleased migrations. */
  readonly recorded: readonly string[];
  /** Paths of all other migrations, released ones and those written by hand. */
  readonly others: readonly string[];
  /** Those of them that databases may have run already. */
  readonly released: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Returns the paths of pending migrations, in their order. A recorded timestamp stays while it is nobody else's, comes
 * after everything released, and keeps the order; new ones come after everything there is.
 */
export function pendingPaths(input: TimestampInput): readonly string[] {
  const stamps = (paths: readonly string[]): readonly string[] => paths.map(timestampIn).filter((one) => one !== null);
  const foreign = new Set(stamps(input.others));
  const fresh = nextTimestamps(input.now, stamps([...input.others, ...input.recorded]), input.pending.length).values();
  let last = stamps(input.released).toSorted(byCodeUnit).at(-1) ?? "";
  return input.pending.map(({ stem }) => {
    const known = input.recorded.filter((path) => stemOf(path) === stem).map(timestampIn);
    const kept = known.find((one) => one !== null && byCodeUnit(one, last) > 0 && !foreign.has(one)) ?? null;
    last = kept ?? fresh.next().value ?? "";
    return `${migrationsFolder}/${last}_${stem}.sql`;
  });
}
