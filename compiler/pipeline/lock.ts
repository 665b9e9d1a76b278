/** Lock files: what the last build of a module wrote, and which of its migrations are released. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Result } from "../diagnostics/diagnostic.ts";
import { byCodeUnit } from "../text/source.ts";
import { isOwnedPath } from "./owned-path.ts";

export const lockVersion = 1;

/** Where the lock of what all modules share is kept; a module name has no dot, so none can collide with it. */
export const projectLockPath = "contracts/contractc.project.lock.json";

/** Returns the path of a module's lock file. */
export function lockPathOf(module: string): string {
  return `contracts/${module}.lock.json`;
}

export interface LockedMigration {
  /** Path from the project root. */
  readonly file: string;
  /** sha256 of the file's bytes, hexadecimal. */
  readonly checksum: string;
  readonly released: boolean;
}

export interface Lock {
  readonly lockVersion: number;
  /** Null in the lock of what all modules share. */
  readonly contract: LockedContract | null;
  /** In the order in which they run. */
  readonly migrations: readonly LockedMigration[];
  /** From path to checksum, of every other file the build wrote and owns. */
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

export const emptyLock: Lock = { lockVersion, contract: null, migrations: [], generated: {} };

/** Returns the text of a lock file: sorted, one line per generated file, so that branches merge. */
export function lockText(lock: Lock): string {
  const generated = Object.fromEntries(Object.entries(lock.generated).sort(([a], [b]) => byCodeUnit(a, b)));
  const { contract, migrations } = lock;
  const body = { lockVersion: lock.lockVersion, ...(contract === null ? {} : { contract }), migrations, generated };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/**
 * Returns the lock in a file. Diagnostics, all errors: `build/lock-conflict`, `build/lock-newer`,
 * `build/lock-unreadable`; the value is then null.
 */
export function readLock(file: string, text: string): Result<Lock | null> {
  const where = { span: { path: file, start: 0, end: 0 }, path: `lock/${file}` };
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    return { value: null, diagnostics: [diagnose("build/lock-conflict", where, { file })] };
  }
  const unreadable = (problem: string): Result<null> => ({
    value: null,
    diagnostics: [diagnose("build/lock-unreadable", where, { file, problem })],
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable("it is not JSON");
  }
  if (!isRecord(value)) return unreadable("it is not an object");
  const found = value["lockVersion"];
  if (typeof found !== "number") return unreadable("lockVersion is missing");
  if (found > lockVersion) {
    return { value: null, diagnostics: [diagnose("build/lock-newer", where, { file, found, known: lockVersion })] };
  }
  const contract = value["contract"] ?? null;
  const migrations = value["migrations"];
  const generated = value["generated"];
  if (contract !== null && !isLockedContract(contract)) return unreadable("its contract is incomplete");
  if (!Array.isArray(migrations) || !migrations.every(isLockedMigration)) {
    return unreadable("its migrations are incomplete");
  }
  if (!isRecord(generated) || !Object.entries(generated).every(isLockedFile)) {
    return unreadable("its generated files are incomplete");
  }
  const files = generated as Readonly<Record<string, string>>;
  return { value: { lockVersion: found, contract, migrations, generated: files }, diagnostics: [] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isChecksum = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** A lock may come from anywhere, and its files are deleted and overwritten: only paths a build can have written. */
const isOwnPath = (value: unknown): value is string => typeof value === "string" && isOwnedPath(value);

const isLockedFile = ([path, checksum]: readonly [string, unknown]): boolean => isOwnPath(path) && isChecksum(checksum);

function isLockedContract(value: unknown): value is LockedContract {
  return (
    isRecord(value) &&
    typeof value["path"] === "string" &&
    typeof value["version"] === "string" &&
    isChecksum(value["checksum"]) &&
    isChecksum(value["irHash"]) &&
    isChecksum(value["meaningHash"])
  );
}

function isLockedMigration(value: unknown): value is LockedMigration {
  return (
    isRecord(value) &&
    isOwnPath(value["file"]) &&
    isChecksum(value["checksum"]) &&
    typeof value["released"] === "boolean"
  );
}
