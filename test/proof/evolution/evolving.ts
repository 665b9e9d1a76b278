/** A project on its way through versions, on one database: what each build of it would write, applied one after another. */

import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { holdData } from "../../../compiler/database/data-proof.ts";
import type { HeldData } from "../../../compiler/database/data-proof.ts";
import { differencesBetween } from "../../../compiler/database/pg-delta.ts";
import { observe } from "../../../compiler/database/observe.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { evolve } from "../../../compiler/emit/evolution/evolve.ts";
import type { EvolutionFile } from "../../../compiler/emit/evolution/evolve.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { Renames } from "../../../compiler/ir/renames.ts";
import { checkApprovals } from "../../../compiler/plan/changes/approvals.ts";
import { changesBetween } from "../../../compiler/plan/changes/changes-between.ts";
import { findRenames } from "../../../compiler/plan/changes/find-renames.ts";
import { emitModule, migrationsOf } from "../emit-sql/emitted.ts";

export function compiled(ir: ModuleIr, version: string): CompiledModule {
  return {
    ir,
    origins: {},
    contractPath: `docs/data-contracts/${ir.module}.md`,
    header: { module: ir.module, version, status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  };
}

/** Returns the declared renames from one state of a project to the next. Throws on a finding. */
export function renamesOf(previous: readonly ModuleIr[], next: readonly ModuleIr[]): Renames {
  const renames = findRenames(previous, next, () => null);
  if (renames.diagnostics.length > 0) throw new Error(JSON.stringify(renames.diagnostics, null, 2));
  return renames.value;
}

/** Returns the files that take every module of a project to its next state. Throws on a finding. */
export function evolution(
  previous: readonly ModuleIr[],
  next: readonly ModuleIr[],
  version: string,
): readonly EvolutionFile[] {
  const renames = renamesOf(previous, next);
  return next.flatMap((ir) => {
    const was = previous.find((one) => one.module === ir.module) ?? null;
    if (was === null) return firstFiles(previous, next, ir);
    const changes = changesBetween(was, ir, renames);
    const evolved = evolve({
      module: ir.module,
      previous: previous.map((one) => compiled(one, "before")),
      next: next.map((one) => compiled(one, version)),
      renames,
      changes,
      settings: defaultSettings,
    });
    const unsigned = checkApprovals(changes, ir, version, () => null);
    const diagnostics = [...unsigned, ...evolved.diagnostics].filter((one) => one.severity === "error");
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 2));
    return evolved.value;
  });
}

/** The files of a new module: as if it had always been there. */
function firstFiles(previous: readonly ModuleIr[], next: readonly ModuleIr[], ir: ModuleIr): readonly EvolutionFile[] {
  const known = new Set(migrationsOf(previous).map((one) => one.path));
  const own = emitModule(next, next.indexOf(ir)).value.filter((one) => !known.has(one.path));
  return own.map((one) => ({ stem: one.path, text: one.text, transactional: true }));
}

export async function applyEvolution(database: Database, files: readonly EvolutionFile[]): Promise<void> {
  await replay(
    database,
    files.map((one) => ({ path: one.stem, text: one.text })),
  );
}

/** Fills a database with rows and remembers what it holds. */
export function held(
  database: Database,
  previous: readonly ModuleIr[],
  next: readonly ModuleIr[],
  round: number,
): Promise<HeldData> {
  const renames = renamesOf(previous, next);
  return holdData(database, { previous, next, renames, files: [], settings: defaultSettings, round });
}

/** Returns what a database has otherwise than the contracts say, by our own reader. */
export async function deviations(database: Database, project: readonly ModuleIr[]): Promise<readonly string[]> {
  const seen = await observe(database, project, defaultSettings);
  return seen.map((one) => `${one.kind} ${one.object}: ${one.property} is ${one.actual}, not ${one.expected}`);
}

/** Returns what a database has otherwise than one on which the contracts were compiled from nothing, by both readers. */
export async function unlike(database: Database, project: readonly ModuleIr[]): Promise<readonly string[]> {
  const fresh = await openEmbedded();
  try {
    await replay(fresh, migrationsOf(project));
    return [...(await differencesBetween(fresh, database)), ...(await deviations(database, project))];
  } finally {
    await fresh.close();
  }
}
