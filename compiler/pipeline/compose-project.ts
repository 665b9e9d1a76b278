/** Which modules a build compiles anew, and which come as they were built last. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import { hashOf } from "../ir/canonical.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Origins } from "../ir/origin.ts";
import { timestampIn } from "../plan/timestamps.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { CheckOutcome } from "./check.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import { headerLines } from "./header.ts";
import { contractsFolder, lockPath } from "./load-project.ts";
import type { Lock } from "./lock.ts";

export interface Composition {
  /** Every module that the database will have, in the order of their migrations. */
  readonly project: readonly CompiledModule[];
  /** Names of those that are compiled anew. */
  readonly targets: ReadonlySet<string>;
  /** Whether nothing was left out. */
  readonly complete: boolean;
}

/**
 * Returns the modules of a build: the approved ones in scope from their contracts, all others that were built before
 * as they were. Diagnostics: `build/not-approved`, `build/draft-skipped`, `build/contract-missing`,
 * `build/dependency-built-later`. With `draft` everything in scope is compiled, whatever its status.
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
  for (const [name, lock] of project.locks) {
    const contract = `${contractsFolder}/${name}.md`;
    if (!project.known.includes(name)) {
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
  const order = inMigrationOrder([...all.values()], project.locks);
  for (const [at, module] of order.entries()) {
    for (const dependency of module.ir.dependsOn) {
      if (order.findIndex((one) => one.ir.module === dependency) <= at) continue;
      const where = { span: { path: module.contractPath, start: 0, end: 0 }, path: `header/depends-on/${dependency}` };
      diagnostics.push(diagnose("build/dependency-built-later", where, { module: module.ir.module, dependency }));
    }
  }
  const value = { project: order, targets: new Set(targets.keys()), complete: targets.size === all.size };
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

/** Where a module's IR is kept between builds. */
function irPath(module: string): string {
  return `generated/${module}/contract.ir.json`;
}

function irMissing(module: string): Diagnostic {
  const file = irPath(module);
  return diagnose(
    "build/generated-file-edited",
    { span: { path: file, start: 0, end: 0 }, path: `files/${file}` },
    { file },
  );
}

/** Returns a module as it was built last, null when its IR is not the one that its lock records. */
async function asBuilt(files: ProjectFiles, name: string, lock: Lock): Promise<CompiledModule | null> {
  const [irText, originsText] = await Promise.all([
    readText(files, irPath(name)),
    readText(files, `generated/${name}/contract.origins.json`),
  ]);
  if (irText === null || lock.contract === null) return null;
  const ir = JSON.parse(irText) as ModuleIr;
  if (hashOf(ir) !== lock.contract.irHash) return null;
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

/** Built modules in the order of their migrations; new ones behind them, dependencies first, then by name. */
function inMigrationOrder(
  modules: readonly CompiledModule[],
  locks: ReadonlyMap<string, Lock>,
): readonly CompiledModule[] {
  const startOf = (module: CompiledModule): string =>
    timestampIn(locks.get(module.ir.module)?.migrations[0]?.file ?? "") ?? "new";
  const waiting = [...modules].sort(
    (a, b) => byCodeUnit(startOf(a), startOf(b)) || byCodeUnit(a.ir.module, b.ir.module),
  );
  const ordered: CompiledModule[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(
      (one) =>
        startOf(one) !== "new" || !one.ir.dependsOn.some((name) => waiting.some((other) => other.ir.module === name)),
    );
    ordered.push(...waiting.splice(Math.max(0, ready), 1));
  }
  return ordered;
}
