/** The sample contract as input of the emitters, and the files that come out. */

import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule, EmitInput } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { seedEmitter } from "../../../compiler/emit/seed/emitter.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { byCodeUnit } from "../../../compiler/text/source.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";

/** Returns a project of this one module. */
export function inputOf(ir: ModuleIr): EmitInput {
  const header = { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null } as const;
  const contractPath = `docs/data-contracts/${ir.module}.md`;
  const module: CompiledModule = { ir, origins: {}, contractPath, header, findings: [] };
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  return { module, project: [module], settings: defaultSettings, timestamps };
}

export const foundation: EmitInput = inputOf(authFoundationIr);

/** Returns the text of a file of the seed emitter. */
export function seedFileAt(path: string): string {
  const found = seedEmitter.emit(foundation).value.find((one) => one.path === path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found.text;
}

export const seed: string = seedFileAt("supabase/seeds/auth-foundation.sql");
export const localSettings: string = seedFileAt("supabase/seeds/00_contractc_local.sql");
export const firstAdmin: string = seedFileAt("supabase/bootstrap/first-admin.sql");

/** The bootstrap file as somebody edits it. */
export function editedFor(email: string): string {
  return firstAdmin
    .replace("'<EMAIL OF THE ACCOUNT>'", `'${email.toUpperCase()}'`)
    .replace("'<DISPLAY_NAME>'", "'Olive Owner'")
    .replace("'<EMAIL>'", `'${email}'`);
}

/** Applies the migrations of the sample contract. */
export async function applyMigrations(database: Database): Promise<void> {
  await replay(
    database,
    [...migrationsEmitter.emit(foundation).value].sort((a, b) => byCodeUnit(a.path, b.path)),
  );
}

/** Returns the first column of a query's rows. */
export async function valuesOf(database: Database, statement: string): Promise<readonly unknown[]> {
  const { rows } = await database.query(statement);
  return rows.map((row) => Object.values(row)[0]);
}
