/** Contracts of the fixtures, compiled. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";

/** Returns the modules of the contracts, dependencies first; throws for a contract with errors. */
export async function compiledModules(...paths: readonly string[]): Promise<readonly CompiledModule[]> {
  const sources = await Promise.all(
    paths.map(async (path) => ({ path: `docs/data-contracts/${basename(path)}`, bytes: await readFile(path) })),
  );
  const { modules, diagnostics } = await compileProject(sources);
  const errors = diagnostics.filter((one) => one.severity === "error").map((one) => one.message);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return modules;
}

/** Returns the IRs of `compiledModules`. */
export async function compiledFixture(...paths: readonly string[]): Promise<readonly ModuleIr[]> {
  return (await compiledModules(...paths)).map((one) => one.ir);
}
