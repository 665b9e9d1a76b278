/** From compiled modules to files. Loads every emitter, so commands that do not emit must not import it. */

import { hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { attackSuiteEmitter } from "../emit/attack-suite/emitter.ts";
import { bookEmitter } from "../emit/book/emitter.ts";
import { defaultSettings } from "../emit/emitter.ts";
import type { Artifact, CompiledModule, EmitSettings, Emitter, MigrationTimestamps } from "../emit/emitter.ts";
import { irEmitter } from "../emit/ir/emitter.ts";
import { migrationsEmitter } from "../emit/migrations/emitter.ts";
import { pgtapEmitter } from "../emit/pgtap/emitter.ts";
import { seedEmitter } from "../emit/seed/emitter.ts";
import { databaseTypesEmitter } from "../emit/typescript/database-types.ts";
import { moduleTypesEmitter } from "../emit/typescript/module-types.ts";
import { waiversEmitter } from "../emit/waivers/emitter.ts";
import { zodEmitter } from "../emit/zod/schemas.ts";
import { byCodeUnit } from "../text/source.ts";
import { isOwnedPath } from "./owned-path.ts";

const emitters: readonly Emitter[] = [
  migrationsEmitter,
  databaseTypesEmitter,
  moduleTypesEmitter,
  zodEmitter,
  seedEmitter,
  attackSuiteEmitter,
  pgtapEmitter,
  waiversEmitter,
  bookEmitter,
  irEmitter,
];

export interface EmitOptions {
  readonly settings?: EmitSettings;
  /** Timestamps of a module's migration files. */
  readonly timestamps: (module: string) => MigrationTimestamps;
  /** Names of the modules to emit; all of the project when absent. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Returns the files of the modules by path, no path twice. `project` holds every module, dependencies first. A file
 * of the whole project may come out of several modules: then with the same text. No files when an emitter reports an
 * error. Throws when emitters contradict each other or leave their folders: that is a bug.
 */
export function emitModules(project: readonly CompiledModule[], options: EmitOptions): Result<readonly Artifact[]> {
  const settings = options.settings ?? defaultSettings;
  const diagnostics: Diagnostic[] = [];
  const artifacts = new Map<string, Artifact & { readonly emitter: string }>();
  for (const module of project) {
    if (options.only !== undefined && !options.only.has(module.ir.module)) continue;
    const emitted: Artifact[] = [];
    for (const emitter of emitters) {
      const input = {
        module,
        project,
        settings,
        timestamps: options.timestamps(module.ir.module),
        emitted: [...emitted],
      };
      const result = emitter.emit(input);
      diagnostics.push(...result.diagnostics);
      emitted.push(...result.value);
      for (const artifact of result.value) {
        checkPath(emitter.name, artifact.path);
        const other = artifacts.get(artifact.path);
        if (other !== undefined && (other.emitter !== emitter.name || other.text !== artifact.text)) {
          throw new Error(`${artifact.path} is claimed by ${other.emitter} and by ${emitter.name}`);
        }
        artifacts.set(artifact.path, { ...artifact, emitter: emitter.name });
      }
    }
  }
  if (hasErrors(diagnostics)) return { value: [], diagnostics: inOrder(diagnostics) };
  const value = [...artifacts.values()]
    .map(({ path, text, mode }): Artifact => ({ path, text, mode }))
    .sort((a, b) => byCodeUnit(a.path, b.path));
  return { value, diagnostics: inOrder(diagnostics) };
}

/** Artifacts stand inside generated/ and supabase/, whatever a contract calls its things. */
function checkPath(emitter: string, path: string): void {
  if (!isOwnedPath(path)) throw new Error(`${emitter} wants to write outside its folders: ${JSON.stringify(path)}`);
}
