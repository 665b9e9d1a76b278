/** The migrations that the emitter writes for the hand-typed contracts. */

import type { Database } from "../../../compiler/database/database.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule, EmitInput, EmitSettings } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { byCodeUnit } from "../../../compiler/text/source.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { workshopIr } from "./workshop.ir.ts";

export const project: readonly ModuleIr[] = [authFoundationIr, workshopIr];

/** Returns the migrations of a project, dependencies first, in order of their timestamps. Throws on any finding. */
export function emittedMigrations(
  modules: readonly ModuleIr[],
  settings: EmitSettings = defaultSettings,
): readonly MigrationFile[] {
  const compiled = modules.map(compiledModule);
  const files = new Map<string, string>();
  for (const [at, module] of compiled.entries()) {
    const hour = String(at).padStart(2, "0");
    const timestamps: EmitInput["timestamps"] = {
      platform: "20260101000000",
      schema: `20260102${hour}0001`,
      rls: `20260102${hour}0002`,
      audit: `20260102${hour}0003`,
    };
    const { value, diagnostics } = migrationsEmitter.emit({ module, project: compiled, settings, timestamps });
    const [error] = diagnostics.filter((one) => one.severity === "error");
    if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
    for (const { path, text } of value) files.set(path, text);
  }
  return [...files].map(([path, text]) => ({ path, text })).toSorted((a, b) => byCodeUnit(a.path, b.path));
}

/** Returns a contract typed by hand as a compiled one, without places in a document. */
export function compiledModule(ir: ModuleIr): CompiledModule {
  const header = { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null } as const;
  return { ir, origins: {}, contractPath: `docs/data-contracts/${ir.module}.md`, header, findings: [] };
}

/** Observation opens and rolls back its own transactions; within one that is open they become savepoints. */
export function insideTransaction(database: Database): Database {
  return { ...database, execute: (sql) => database.execute(nested(sql)) };
}

function nested(sql: string): string {
  return sql
    .replace(/^begin[^;]*;/, "savepoint observed;")
    .replace(/^rollback$/, "rollback to savepoint observed; release savepoint observed");
}
