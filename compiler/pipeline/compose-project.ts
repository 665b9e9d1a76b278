/** Which modules a build compiles anew, and which come as they were built last. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import type { Origins } from "../ir/origin.ts";
import { timestampIn } from "../plan/timestamps.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { CheckOutcome } from "./check.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { headerLines } from "./header.ts";
import { builtIrPath, contractsFolder, lockPath } from "./load-project.ts";
import { migrationsOf } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { irOf } from "./module-states.ts";

export interface Composition {
  /** Every module that the database will have, dependencies first, otherwise in the order in which they came. */
  readonly project: readonly CompiledModule[];
  /** Names of those that are compiled anew. */
  readonly targets: ReadonlySet<string>;
  /** Whether nothing was left out. */
  readonly complete: boolean;
  /** Names of modules that were built and shall not be any more. */
  readonly removed: readonly string[];
}

/**
 * Returns the modules of a build: the approved ones in scope from their contracts, all others that were built before
 * as they were. Diagnostics: `build/not-approved`, `build/draft-skipped`, `build/contract-missing`,
 * `build/removed-module-exists`, `build/dependency-built-later`. With `draft` everything in scope is compiled, whatever its status.
 */
export async function composeProject(
  files: ProjectFiles,
  outcome: CheckOutcome,
  requested: readonly string[],
  draft: boolean,
): Promise<Result<Composition>> {
  const diagnostics: Diagnostic[] = [];
  const { project, compilation, scope } = outcome;
  const compiled = compilation?.modules ?? [];
  const statusOf = (module: CompiledModule): Span => {
    const contract = compilation?.contracts.find((one) => one.path === module.contractPath);
    const start: Span = { path: module.contractPath, start: 0, end: 0 };
    return contract === undefined ? start : headerLines(contract.document).statusSpan;
  };
  const targets = new Map<string, CompiledModule>();
  const skipped: CompiledModule[] = [];
  for (const module of compiled) {
    const name = module.ir.module;
    if (!scope.has(name)) continue;
    if (draft || module.header.status === "APPROVED") targets.set(name, module);
    else if (requested.includes(name)) diagnostics.push(notApproved(module, null, statusOf(module)));
    else if (requested.length === 0) skipped.push(module);
  }
  diagnostics.push(
    ...skipped.map((one) =>
      targets.size === 0 ? notApproved(one, null, statusOf(one)) : draftSkipped(one, statusOf(one)),
    ),
  );
  const all = new Map(targets);
  const removed: string[] = [];
  const signed = new Set(project.placed.config.removedModules.map((one) => one.module));
  for (const name of signed) {
    if (!project.known.includes(name)) continue;
    const where = { span: null, path: `config/removedModules/${name}` };
    const contract = `${contractsFolder}/${name}.md`;
    diagnostics.push(diagnose("build/removed-module-exists", where, { module: name, contract }));
  }
  for (const [name, lock] of project.locks) {
    const contract = `${contractsFolder}/${name}.md`;
    if (!project.known.includes(name) && (signed.has(name) || lock.steps.at(-1)?.to === null)) removed.push(name);
    else if (!project.known.includes(name)) {
      const where = { span: { path: lockPath(name), start: 0, end: 0 }, path: `lock/${name}` };
      diagnostics.push(diagnose("build/contract-missing", where, { module: name, lock: lockPath(name), contract }));
    } else if (!all.has(name)) {
      const built = await asBuilt(files, name, lock);
      if (built !== null) all.set(name, built);
      else diagnostics.push(irMissing(name));
    }
  }
  for (const module of targets.values()) {
    for (const dependency of module.ir.dependsOn) {
      const missing = all.has(dependency) ? undefined : compiled.find((one) => one.ir.module === dependency);
      if (missing !== undefined) diagnostics.push(notApproved(missing, module.ir.module, statusOf(missing)));
    }
  }
  for (const { ir, contractPath } of all.values()) {
    for (const dependency of ir.dependsOn.filter((name) => removed.includes(name) && !targets.has(ir.module))) {
      const where = { span: { path: contractPath, start: 0, end: 0 }, path: `header/depends-on/${dependency}` };
      diagnostics.push(diagnose("build/dependency-missing", where, { module: ir.module, dependency, nearest: null }));
    }
  }
  const order = inProjectOrder([...all.values()], project.locks);
  for (const [at, module] of order.entries()) {
    for (const dependency of module.ir.dependsOn) {
      if (order.findIndex((one) => one.ir.module === dependency) <= at) continue;
      const where = { span: { path: module.contractPath, start: 0, end: 0 }, path: `header/depends-on/${dependency}` };
      diagnostics.push(diagnose("build/dependency-built-later", where, { module: module.ir.module, dependency }));
    }
  }
  const complete = targets.size === all.size;
  const value = { project: order, targets: new Set(targets.keys()), complete, removed: removed.sort(byCodeUnit) };
  return { value, diagnostics };
}

function notApproved(module: CompiledModule, requiredBy: string | null, span: Span): Diagnostic {
  const where = { span, path: "header/status" };
  const params = { module: module.ir.module, status: module.header.status, requiredBy };
  return diagnose("build/not-approved", where, params);
}

function draftSkipped(module: CompiledModule, span: Span): Diagnostic {
  const where = { span, path: "header/status" };
  return diagnose("build/draft-skipped", where, { module: module.ir.module, status: module.header.status });
}

function irMissing(module: string): Diagnostic {
  const file = builtIrPath(module);
  return diagnose(
    "build/generated-file-edited",
    { span: { path: file, start: 0, end: 0 }, path: `files/${file}` },
    { file },
  );
}

/** Returns a module as it was built last, null when its IR is not the one that its lock records. */
async function asBuilt(files: ProjectFiles, name: string, lock: Lock): Promise<CompiledModule | null> {
  if (lock.contract === null) return null;
  const ir = await irOf(files, builtIrPath(name), lock.contract.irHash);
  if (ir === null) return null;
  const originsText = await readText(files, `generated/${name}/contract.origins.json`);
  const origins = (originsText === null ? {} : JSON.parse(originsText)) as Origins;
  const header = {
    module: name,
    version: lock.contract.version,
    status: "APPROVED" as const,
    lastUpdated: null,
    owner: null,
  };
  return { ir, origins, contractPath: lock.contract.path, header, findings: [] };
}

/** Dependencies first; otherwise built modules in the order in which they came, then new ones by name. */
function inProjectOrder(
  modules: readonly CompiledModule[],
  locks: ReadonlyMap<string, Lock>,
): readonly CompiledModule[] {
  const startOf = (module: CompiledModule): string =>
    timestampIn(migrationsOf(locks.get(module.ir.module) ?? null)[0]?.file ?? "") ?? "new";
  const waiting = [...modules].sort(
    (a, b) => byCodeUnit(startOf(a), startOf(b)) || byCodeUnit(a.ir.module, b.ir.module),
  );
  const ordered: CompiledModule[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(
      (one) => !one.ir.dependsOn.some((name) => waiting.some((other) => other.ir.module === name)),
    );
    // Modules that were not compiled anew may still depend on each other in a circle: that is reported.
    ordered.push(...waiting.splice(Math.max(0, ready), 1));
  }
  return ordered;
}
