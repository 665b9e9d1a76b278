/** The emitted migrations of fixture contracts, ready to be applied. */

import type { Artifact, CompiledModule, EmitInput } from "../../../compiler/emit/emitter.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { byCodeUnit } from "../../../compiler/text/source.ts";
import type { Result } from "../../../compiler/diagnostics/diagnostic.ts";

export function compiled(ir: ModuleIr): CompiledModule {
  return {
    ir,
    origins: {},
    contractPath: `docs/data-contracts/${ir.module}.md`,
    header: { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  };
}

/** Emits the module at `index` of a project. */
export function emitModule(
  project: readonly ModuleIr[],
  index: number,
  settings = defaultSettings,
): Result<readonly Artifact[]> {
  const all = project.map(compiled);
  const module = all[index];
  if (module === undefined) throw new Error("no such module");
  const stamp = (gate: number): string =>
    `2026010100${String(index + 1).padStart(2, "0")}${String(gate).padStart(2, "0")}`;
  const input: EmitInput = {
    module,
    project: all,
    settings,
    timestamps: { platform: "20260101000000", schema: stamp(1), rls: stamp(2), audit: stamp(3) },
  };
  return migrationsEmitter.emit(input);
}

/** Returns every migration of a project by path; throws when one reports an error or two disagree about a file. */
export function migrationsOf(project: readonly ModuleIr[], settings = defaultSettings): readonly Artifact[] {
  const files = new Map<string, Artifact>();
  for (const index of project.keys()) {
    const result = emitModule(project, index, settings);
    if (result.diagnostics.length > 0) throw new Error(result.diagnostics.map((one) => one.message).join("\n"));
    for (const artifact of result.value) {
      const known = files.get(artifact.path);
      if (known !== undefined && known.text !== artifact.text) throw new Error(`two texts for ${artifact.path}`);
      files.set(artifact.path, artifact);
    }
  }
  return [...files.values()].sort((a, b) => byCodeUnit(a.path, b.path));
}
