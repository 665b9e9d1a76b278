/** Projects of fixture IRs, and embedded databases on which their emitted migrations were replayed. */

import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan } from "../../../compiler/attack/probe.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { EmbeddedOptions } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule, EmitInput } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";

export type Project = readonly [ModuleIr, ...ModuleIr[]];

/** Returns what emitters take, for each module of a project; dependencies first. */
export function inputsOf(project: Project): readonly EmitInput[] {
  const modules: readonly CompiledModule[] = project.map((ir) => ({
    ir,
    origins: {},
    contractPath: `docs/data-contracts/${ir.module}.md`,
    header: { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  }));
  return modules.map((module, at) => ({
    module,
    project: modules.slice(0, at + 1),
    settings: defaultSettings,
    timestamps: {
      platform: "20260101000000",
      schema: `202601010${at + 1}0001`,
      rls: `202601010${at + 1}0002`,
      audit: `202601010${at + 1}0003`,
    },
  }));
}

/** Returns the migrations of a project in order, the shared file once. */
export function migrationsOf(project: Project): readonly MigrationFile[] {
  const files = inputsOf(project).flatMap((input) => {
    const { value, diagnostics } = migrationsEmitter.emit(input);
    if (diagnostics.some((one) => one.severity === "error")) throw new Error(JSON.stringify(diagnostics));
    return value;
  });
  return [...new Map(files.map((one) => [one.path, one])).values()];
}

/** Returns the attacks on the last module of a project. */
export function planOf(project: Project): AttackPlan {
  return planAttacks(project.at(-1) ?? project[0], project, defaultSettings);
}

/** Opens an embedded database with a project's migrations. Close it. */
export async function openWith(project: Project, options: EmbeddedOptions = {}): Promise<Database> {
  const database = await openEmbedded(options);
  await replay(database, migrationsOf(project));
  return database;
}
