/** The database that the contracts alone lead to: compiled from nothing, to compare others with. */

import { openEmbedded } from "../database/embedded.ts";
import { readReference } from "../database/observe.ts";
import { replay } from "../database/replay.ts";
import { hasErrors } from "../diagnostics/diagnose.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { migrationsEmitter } from "../emit/migrations/emitter.ts";
import type { CatalogFacts } from "../observe/facts.ts";
import { byCodeUnit } from "../text/source.ts";

/**
 * Returns the facts of an embedded database on which `project` (dependencies first) was compiled from nothing. Opens
 * and closes it; a second or two. Null when the contracts cannot be emitted. Throws ReplayError when Postgres refuses
 * what was emitted.
 */
export async function referenceOf(
  project: readonly CompiledModule[],
  settings: EmitSettings,
): Promise<CatalogFacts | null> {
  const files = new Map<string, string>();
  let number = 0;
  // Only their order matters: nothing of it reaches the database.
  const next = (): string => String(++number).padStart(14, "0");
  const platform = next();
  for (const module of project) {
    const timestamps = { platform, schema: next(), rls: next(), audit: next() };
    const { value, diagnostics } = migrationsEmitter.emit({ module, project, settings, timestamps });
    if (hasErrors(diagnostics)) return null;
    for (const { path, text } of value) files.set(path, text);
  }
  const migrations = [...files].map(([path, text]) => ({ path, text })).toSorted((a, b) => byCodeUnit(a.path, b.path));
  const database = await openEmbedded();
  try {
    await replay(database, migrations);
    return await readReference(database, settings);
  } finally {
    await database.close();
  }
}
