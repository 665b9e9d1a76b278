/** Lock files: by which steps a module's migrations came about, and which of them are released. */

import { byCodeUnit } from "../text/source.ts";

export const lockVersion = 2;

/** Where the lock of what all modules share is kept; a module name has no dot, so none can collide with it. */
export const projectLockPath = "contracts/contractc.project.lock.json";

/** Returns the path of a module's lock file. */
export function lockPathOf(module: string): string {
  return `contracts/${module}.lock.json`;
}

/** Returns the path at which the contract is kept that the released migrations of a module lead to. */
export function releasedIrPath(module: string): string {
  return `contracts/released/${module}.ir.json`;
}

export interface LockedMigration {
  /** Path from the project root. */
  readonly file: string;
  /** sha256 of the file's bytes, hexadecimal. */
  readonly checksum: string;
  readonly released: boolean;
}

/** Migrations that lead from one state of a contract to the next. States are hashes, see `hashOf`. */
export interface LockStep {
  /** Null where there was nothing before. */
  readonly from: string | null;
  /** Null when nothing is left, and in the lock of what all modules share. */
  readonly to: string | null;
  /** Version of the contract; null in the lock of what all modules share. */
  readonly version: string | null;
  /** In the order in which they run. */
  readonly migrations: readonly LockedMigration[];
}

export interface Lock {
  readonly lockVersion: number;
  /** Null in the lock of what all modules share, and of a module that was removed. */
  readonly contract: LockedContract | null;
  /** In the order in which they run. The last one may be unreleased: the next build plans it anew. */
  readonly steps: readonly LockStep[];
  /**
   * From path to checksum, of every other file the build wrote and owns. A file that all modules share carries its
   * checksum itself, see `inFile`: branches that add modules would otherwise meet in one line of one lock.
   */
  readonly generated: Readonly<Record<string, string>>;
}

export interface LockedContract {
  readonly path: string;
  readonly checksum: string;
  readonly version: string;
  /** Hash of everything the contract says, see `hashOf`. */
  readonly irHash: string;
  /** Hash of what it means, see `hashOfMeaning`. */
  readonly meaningHash: string;
}

export const emptyLock: Lock = { lockVersion, contract: null, steps: [], generated: {} };

/** Stands in a lock for the checksum of a file that carries its own. */
export const inFile = "in-file";

/** Returns the migrations of all steps, in the order in which they run. */
export function migrationsOf(lock: Pick<Lock, "steps"> | null): readonly LockedMigration[] {
  return lock?.steps.flatMap((one) => one.migrations) ?? [];
}

/**
 * Whether a step is released: then it stays as it is for good. One released migration is enough, for the others
 * continue it. `released` are files that count as such beside those that are recorded so.
 */
export function isReleased(step: LockStep, released: ReadonlySet<string>): boolean {
  return step.migrations.some((one) => one.released || released.has(one.file));
}

/** Returns the text of a lock file: sorted, one line per generated file, so that branches merge. */
export function lockText(lock: Lock): string {
  const generated = Object.fromEntries(Object.entries(lock.generated).sort(([a], [b]) => byCodeUnit(a, b)));
  const { contract, steps } = lock;
  const body = { lockVersion: lock.lockVersion, ...(contract === null ? {} : { contract }), steps, generated };
  return `${JSON.stringify(body, null, 2)}\n`;
}
