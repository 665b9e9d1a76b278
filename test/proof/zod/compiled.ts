/** Emits a module's files from an IR typed by hand, and loads the schemas among them. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ts } from "ts-morph";
import type { z } from "zod";
import type { Database } from "../../../compiler/database/database.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { EmitInput, Emitter } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { zodEmitter } from "../../../compiler/emit/zod/schemas.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";

/** Returns what an emitter is given for a project of this one module, without origins. */
export function emitInput(ir: ModuleIr): EmitInput {
  const module = {
    ir,
    origins: {},
    contractPath: `docs/data-contracts/${ir.module}.md`,
    header: { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  } as const;
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  return { module, project: [module], settings: defaultSettings, timestamps };
}

/** Returns the one file an emitter makes of an IR, and its diagnostics. */
export function emitted(
  emitter: Emitter,
  ir: ModuleIr,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const { value, diagnostics } = emitter.emit(emitInput(ir));
  return { text: value[0]?.text ?? "", diagnostics };
}

/** Loads the emitted schemas of an IR, by the names of their exports. */
export async function loadSchemas(ir: ModuleIr): Promise<(name: string) => z.ZodObject> {
  return found((await load(emitted(zodEmitter, ir).text)) as Readonly<Record<string, z.ZodObject>>);
}

/** A CHECK of the emitted file. */
export interface LoadedCheck {
  readonly test: (cells: Readonly<Record<string, unknown>>) => boolean | null | undefined;
}

/** Loads the CHECKs of an emitted file, which it does not export itself, by the names of their constants. */
export async function loadChecks(ir: ModuleIr): Promise<ReadonlyMap<string, LoadedCheck>> {
  const { text } = emitted(zodEmitter, ir);
  const names = [...text.matchAll(/^const (\w+): Check = /gm)].map((match) => match[1] ?? "");
  const module = (await load(`${text}\nexport { ${names.join(", ")} };\n`)) as Readonly<Record<string, LoadedCheck>>;
  return new Map(names.map((name) => [name, found(module)(name)]));
}

function found<T>(module: Readonly<Record<string, T>>): (name: string) => T {
  return (name) => {
    const value = module[name];
    if (value === undefined) throw new Error(`the emitted file has no ${name}`);
    return value;
  };
}

async function load(text: string): Promise<unknown> {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const script = ts.transpileModule(text, { compilerOptions: options }).outputText;
  const directory = await mkdtemp(join(tmpdir(), "contractc-schemas-"));
  const file = join(directory, "schemas.mjs");
  await writeFile(
    file,
    script.replace('from "zod"', () => `from ${JSON.stringify(import.meta.resolve("zod"))}`),
  );
  const module: unknown = await import(pathToFileURL(file).href);
  await rm(directory, { recursive: true });
  return module;
}

/** Creates the module's tables, without policies, guards and triggers: the tests act as their owner. */
export async function createTables(database: Database, ir: ModuleIr): Promise<void> {
  const { value, diagnostics } = migrationsEmitter.emit(emitInput(ir));
  if (value.length === 0) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  for (const file of value.slice(0, 2)) await database.execute(`begin;\n${file.text}\ncommit;`);
}
