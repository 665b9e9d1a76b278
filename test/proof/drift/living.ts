/** A database that stands for a live one, and what `drift` says about it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import type { ExpectationCache } from "../../../compiler/pipeline/drift/expectation.ts";
import { judgeDrift } from "../../../compiler/pipeline/drift/judge.ts";
import type { Judgement } from "../../../compiler/pipeline/drift/judge.ts";
import { literal } from "../../../compiler/sql/sql.ts";
import { root } from "../../guard/sources.ts";

const contracts = { sample: "docs/data-contracts/auth-foundation.md", care: "test/fixtures/care.md" } as const;
export type ContractName = keyof typeof contracts;

export interface Built {
  readonly project: readonly CompiledModule[];
  readonly files: readonly MigrationFile[];
  readonly cache: ExpectationCache;
}

/** Returns a contract with the migrations that make it, and a cache of expectations in memory. */
export async function builtContract(contract: ContractName): Promise<Built> {
  const path = contracts[contract];
  const { modules: project } = await compileProject([{ path, bytes: readFileSync(join(root, path)) }]);
  const [module] = project;
  if (module === undefined) throw new Error(`${path} does not compile`);
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  const { value: files } = migrationsEmitter.emit({ module, project, settings: defaultSettings, timestamps });
  return { project, files, cache: memory() };
}

/** Returns a cache that holds as long as the process. */
export function memory(): ExpectationCache {
  const notes = new Map<string, string>();
  return {
    recall: async (name) => notes.get(name) ?? null,
    remember: async (name, note) => void notes.set(name, note),
    fingerprint: "tests",
  };
}

/** Opens an embedded database with the migrations of a contract and their history. Close it. */
export async function openLiving({ files }: Built): Promise<Database> {
  const database = await openEmbedded();
  await replay(database, files);
  await database.execute(historySql(files));
  return database;
}

/** Returns the SQL that makes the history which the Supabase CLI keeps of files that it applied. */
export function historySql(files: readonly MigrationFile[]): string {
  const rows = files.map(({ path, text }) => {
    const [, version = "", name = ""] = /([0-9]+)_([^/]*)\.sql$/.exec(path) ?? [];
    return `insert into supabase_migrations.schema_migrations values (${literal(version)}, array[${literal(text)}], ${literal(name)});`;
  });
  return [
    "create schema if not exists supabase_migrations;",
    "create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);",
    ...rows,
  ].join("\n");
}

/** Returns what `drift` makes of a database; throws when it holds nothing of the project. */
export async function judged(database: Database, built: Built, attacks = false): Promise<Judgement> {
  const judgement = await judgeDrift(database, {
    ...built,
    settings: defaultSettings,
    progress: () => undefined,
    complete: true,
    attacks,
  });
  if ("elsewhere" in judgement) throw new Error("nothing of the project is there");
  return judgement;
}
