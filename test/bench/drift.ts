/** Figures of drift at 10, 100 and 1,000 tables on a real server: first, and with the expectation cached. Reported, never asserted. */

import type { Database } from "../../compiler/database/database.ts";
import { replay } from "../../compiler/database/replay.ts";
import type { MigrationFile } from "../../compiler/database/replay.ts";
import { openUrl } from "../../compiler/database/server.ts";
import { defaultSettings } from "../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../compiler/emit/migrations/emitter.ts";
import { compileProject } from "../../compiler/pipeline/compile.ts";
import { judgeDrift } from "../../compiler/pipeline/drift/judge.ts";
import { byCodeUnit } from "../../compiler/text/source.ts";
import { historySql, memory } from "../proof/drift/living.ts";
import { roleOf, startServer } from "../proof/servers/start-server.ts";
import { noteContracts } from "./note-contracts.ts";

const sizes = (process.env["TABLES"] ?? "10,100,1000").split(",").map(Number);

async function seconds<T>(work: () => Promise<T>): Promise<readonly [string, T]> {
  const started = performance.now();
  const value = await work();
  return [`${((performance.now() - started) / 1000).toFixed(2)} s`, value];
}

/** Returns the migrations of all modules in order. */
function migrationsOf(project: readonly CompiledModule[]): readonly MigrationFile[] {
  const files = new Map<string, string>();
  let number = 20_260_101_000_000;
  const platform = String(number);
  for (const module of project) {
    const next = (): string => String(++number);
    const timestamps = { platform, schema: next(), rls: next(), audit: next() };
    const { value } = migrationsEmitter.emit({ module, project, settings: defaultSettings, timestamps });
    for (const { path, text } of value) files.set(path, text);
  }
  return [...files].map(([path, text]) => ({ path, text })).toSorted((a, b) => byCodeUnit(a.path, b.path));
}

async function measure(tables: number, database: Database): Promise<void> {
  const sources = noteContracts(tables);
  const [compiled, { modules: project, diagnostics }] = await seconds(() => compileProject(sources));
  const [error] = diagnostics.filter((one) => one.severity === "error");
  if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
  const files = migrationsOf(project);
  await replay(database, files);
  await database.execute(historySql(files));
  const input = { project, settings: defaultSettings, files, cache: memory(), progress: () => undefined };
  const run = async (attacks: boolean): Promise<number> => {
    const found = await judgeDrift(database, { ...input, complete: true, attacks });
    if ("elsewhere" in found) throw new Error("nothing is there");
    return found.judged.length;
  };
  const [first, clean] = await seconds(() => run(false));
  const [cached] = await seconds(() => run(false));
  await database.execute("alter policy notes_1_select on public.notes_1 using (true)");
  const [differing, found] = await seconds(() => run(false));
  if (clean !== 0 || found !== 1) throw new Error(`${clean} and ${found} differences`);
  const memoryUsed = `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
  const figures = [
    `contracts compiled ${compiled}`,
    `first ${first}`,
    `cached ${cached}`,
    `one difference ${differing}`,
  ];
  console.log([`${tables} tables`.padEnd(12), ...figures, `peak ${memoryUsed}`].join("   "));
}

const server = await startServer(18);
try {
  for (const tables of sizes) {
    const database = await openUrl(server.url(await server.createDatabase(), roleOf.bypassrls));
    try {
      await measure(tables, database);
    } finally {
      await database.close();
    }
  }
} finally {
  await server.stop();
}
