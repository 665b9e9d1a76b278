/** Where every module of a project comes from: which of its steps stand for good, and the state they lead to. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import { hashOf } from "../ir/canonical.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Composition } from "./compose-project.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { builtIrPath, contractsFolder, lockOf } from "./load-project.ts";
import type { Project } from "./load-project.ts";
import { emptyLock, isReleased, releasedIrPath } from "./lock.ts";
import type { Lock, LockStep } from "./lock.ts";

/** A lock, divided into what stands and what is planned anew. */
export interface DividedSteps {
  /** Released steps, and those before them. */
  readonly settled: readonly LockStep[];
  /** The last step while it is unreleased. */
  readonly pending: LockStep | null;
}

export interface ModuleState extends DividedSteps {
  readonly module: string;
  readonly lock: Lock;
  /** What the settled steps lead to; null when that is nothing. */
  readonly previous: CompiledModule | null;
  /** What the module shall be; null when it is removed. */
  readonly next: CompiledModule | null;
}

/** Returns the steps of a lock. `released` are files that count as released beside those that are recorded so. */
export function dividedSteps(lock: Lock, released: ReadonlySet<string>): DividedSteps {
  const { steps } = lock;
  const pending = steps.at(-1);
  if (pending === undefined || isReleased(pending, released)) return { settled: steps, pending: null };
  return { settled: steps.slice(0, -1), pending };
}

/**
 * Returns the states of all modules of a project in its order, then those of modules that are removed. Diagnostics,
 * errors: `build/released-state-missing`.
 */
export async function moduleStates(
  files: ProjectFiles,
  project: Project,
  composition: Composition,
  released: ReadonlySet<string>,
): Promise<Result<readonly ModuleState[]>> {
  const diagnostics: Diagnostic[] = [];
  const value: ModuleState[] = [];
  const nexts: readonly (readonly [string, CompiledModule | null])[] = [
    ...composition.project.map((one) => [one.ir.module, one] as const),
    ...composition.removed.map((module) => [module, null] as const),
  ];
  for (const [module, next] of nexts) {
    const lock = lockOf(project, module) ?? emptyLock;
    const divided = dividedSteps(lock, released);
    const previous = await previousOf(files, module, lock, divided, next);
    diagnostics.push(...previous.diagnostics);
    value.push({ module, lock, ...divided, previous: previous.value, next });
  }
  return { value, diagnostics };
}

async function previousOf(
  files: ProjectFiles,
  module: string,
  lock: Lock,
  divided: DividedSteps,
  next: CompiledModule | null,
): Promise<Result<CompiledModule | null>> {
  const state = stateHash(lock, divided);
  if (state === null) return { value: null, diagnostics: [] };
  if (next !== null && hashOf(next.ir) === state) return { value: next, diagnostics: [] };
  const path = divided.pending === null ? builtIrPath(module) : releasedIrPath(module);
  const ir = await irOf(files, path, state);
  if (ir === null) {
    const where = { span: { path, start: 0, end: 0 }, path: `files/${path}` };
    const found = (await readText(files, path)) !== null;
    return {
      value: null,
      diagnostics: [diagnose("build/released-state-missing", where, { module, file: path, found })],
    };
  }
  const version = divided.settled.at(-1)?.version ?? "";
  const contractPath = lock.contract?.path ?? `${contractsFolder}/${module}.md`;
  const header = { module, version, status: "APPROVED" as const, lastUpdated: null, owner: null };
  return { value: { ir, origins: {}, contractPath, header, findings: [] }, diagnostics: [] };
}

/** The state that the settled steps lead to; null when that is nothing. */
function stateHash(lock: Lock, { settled, pending }: DividedSteps): string | null {
  if (pending !== null) return pending.from;
  if (settled.at(-1)?.to === null || settled.length === 0) return null;
  // Not what the last step led to: edits that change no database, of examples for instance, begin no step.
  return lock.contract?.irHash ?? null;
}

/** Returns a contract kept in a file, null when it is not there or not the one of that hash. */
export async function irOf(files: ProjectFiles, path: string, hash: string): Promise<ModuleIr | null> {
  const text = await readText(files, path);
  if (text === null) return null;
  try {
    const ir = JSON.parse(text) as ModuleIr;
    return hashOf(ir) === hash ? ir : null;
  } catch {
    return null;
  }
}
