/** Reads lock files, those of an earlier version too; whatever is not understood is refused. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Result } from "../diagnostics/diagnostic.ts";
import { inFile, lockVersion, migrationsOf } from "./lock.ts";
import type { Lock, LockStep, LockedContract, LockedMigration } from "./lock.ts";
import { isOwnedPath } from "./owned-path.ts";

/**
 * Returns the lock in a file, in today's form. Diagnostics, all errors: `build/lock-conflict`, `build/lock-newer`,
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
  const generated = value["generated"];
  if (contract !== null && !isLockedContract(contract)) return unreadable("its contract is incomplete");
  const steps = found === 1 ? stepsOfFirstVersion(value["migrations"], contract) : value["steps"];
  if (!Array.isArray(steps) || !steps.every(isLockStep)) return unreadable("its migrations are incomplete");
  if (!isRecord(generated) || !Object.entries(generated).every(isLockedFile)) {
    return unreadable("its generated files are incomplete");
  }
  const files = migrationsOf({ steps }).map((one) => one.file);
  const late = files.find((one, at) => at > 0 && one <= (files[at - 1] ?? ""));
  if (late !== undefined) return unreadable(`${late} stands behind a migration that runs later`);
  const lock: Lock = { lockVersion, contract, steps, generated: generated as Readonly<Record<string, string>> };
  return { value: lock, diagnostics: [] };
}

/** Locks of the first version knew one step, and no states. */
function stepsOfFirstVersion(migrations: unknown, contract: LockedContract | null): unknown {
  if (!Array.isArray(migrations)) return null;
  if (migrations.length === 0) return [];
  return [{ from: null, to: contract?.irHash ?? null, version: contract?.version ?? null, migrations }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isChecksum = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** A lock may come from anywhere, and its files are deleted and overwritten: only paths a build can have written. */
const isOwnPath = (value: unknown): value is string => typeof value === "string" && isOwnedPath(value);

const isLockedFile = ([path, checksum]: readonly [string, unknown]): boolean =>
  isOwnPath(path) && (isChecksum(checksum) || checksum === inFile);

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

function isLockStep(value: unknown): value is LockStep {
  if (!isRecord(value)) return false;
  const { from, to, version, migrations } = value;
  return (
    (from === null || isChecksum(from)) &&
    (to === null || isChecksum(to)) &&
    (version === null || typeof version === "string") &&
    Array.isArray(migrations) &&
    migrations.length > 0 &&
    migrations.every(isLockedMigration)
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
