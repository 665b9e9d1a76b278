/** The contracts as they were built, and which of them say something else by now. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../../emit/emitter.ts";
import { hashOf } from "../../ir/canonical.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { moduleFileName } from "../../ir/object-names.ts";
import type { Origins } from "../../ir/origin.ts";
import type { CheckOutcome } from "../check.ts";
import { readText } from "../files.ts";
import type { ProjectFiles } from "../files.ts";
import { lockPath } from "../load-project.ts";
import type { Lock } from "../lock.ts";

export interface BuiltModules {
  /** Every module with a lock, as it was built, with the places that its contract has now; dependencies first. */
  readonly project: readonly CompiledModule[];
  /** `drift/contract-ahead`. */
  readonly ahead: readonly Diagnostic[];
  /** `drift/nothing-built`, `drift/lock-missing`, `drift/built-missing`: then nothing can be compared. */
  readonly obstacles: readonly Diagnostic[];
}

/** Returns what was built of a project. `migrations` are the names of the files in supabase/migrations. */
export async function builtModules(
  files: ProjectFiles,
  { project, compilation }: CheckOutcome,
  migrations: readonly string[],
): Promise<BuiltModules> {
  const compiled = compilation?.modules ?? [];
  const modules: CompiledModule[] = [];
  const ahead: Diagnostic[] = [];
  const obstacles: Diagnostic[] = [];
  for (const [name, lock] of project.locks) {
    // A module that was removed has a lock for its migrations, and nothing else.
    if (lock.contract === null) continue;
    const now = compiled.find((one) => one.ir.module === name);
    if (now !== undefined && lock.contract.irHash === hashOf(now.ir)) {
      modules.push(now);
      continue;
    }
    const built = await asBuilt(files, name, lock, now);
    if (built === null) obstacles.push(missing(name));
    else modules.push(built);
    if (now !== undefined) ahead.push(notBuilt(now, true));
  }
  for (const module of compiled) {
    const name = module.ir.module;
    if (project.locks.has(name)) continue;
    const file = migrations.find((one) => isOf(one, name, compiled));
    if (file === undefined) ahead.push(notBuilt(module, false));
    else obstacles.push(withoutLock(name, `supabase/migrations/${file}`));
  }
  if (modules.length === 0 && obstacles.length === 0)
    obstacles.push(diagnose("drift/nothing-built", { span: null, path: "project" }, {}));
  const order = compiled.map((one) => one.ir.module);
  return {
    project: modules.toSorted((a, b) => order.indexOf(a.ir.module) - order.indexOf(b.ir.module)),
    ahead,
    obstacles,
  };
}

/** Whether a migration bears the name of a module; of two that fit, the longer one has it. */
function isOf(file: string, module: string, all: readonly CompiledModule[]): boolean {
  const fits = (name: string): boolean => file.includes(`_${moduleFileName(name)}_`);
  return fits(module) && all.every(({ ir }) => ir.module.length <= module.length || !fits(ir.module));
}

function notBuilt(module: CompiledModule, built: boolean): Diagnostic {
  const span = { path: module.contractPath, start: 0, end: 0 };
  const { module: name } = module.ir;
  return diagnose(
    "drift/contract-ahead",
    { span, path: `modules/${name}` },
    { module: name, built, status: module.header.status },
  );
}

function missing(module: string): Diagnostic {
  const file = irPath(module);
  const where = { span: { path: file, start: 0, end: 0 }, path: `files/${file}` };
  return diagnose("drift/built-missing", where, { module, file });
}

function withoutLock(module: string, file: string): Diagnostic {
  const lock = lockPath(module);
  return diagnose("drift/lock-missing", { span: null, path: `lock/${module}` }, { module, file, lock });
}

function irPath(module: string): string {
  return `generated/${module}/contract.ir.json`;
}

async function asBuilt(
  files: ProjectFiles,
  name: string,
  lock: Lock,
  now: CompiledModule | undefined,
): Promise<CompiledModule | null> {
  const [irText, originsText] = await Promise.all([
    readText(files, irPath(name)),
    readText(files, `generated/${name}/contract.origins.json`),
  ]);
  if (irText === null || lock.contract === null) return null;
  const ir = JSON.parse(irText) as ModuleIr;
  if (hashOf(ir) !== lock.contract.irHash) return null;
  const origins = (originsText === null ? {} : JSON.parse(originsText)) as Origins;
  const header = now?.header ?? {
    module: name,
    version: lock.contract.version,
    status: "APPROVED" as const,
    lastUpdated: null,
    owner: null,
  };
  // Lines move while a contract is edited; what it says no more has its old line.
  return { ir, origins: { ...origins, ...now?.origins }, contractPath: lock.contract.path, header, findings: [] };
}
