/** The database that emitted suites run on: the one whose URL is given, else the project's migrations, embedded. */

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { byCodeUnit } from "../text/source.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { replay } from "./replay.ts";
import { openUrl } from "./server.ts";

/** Environment variable that names a database which already has the schema. */
const databaseUrlVariable = "CONTRACTC_DATABASE_URL";

interface ProjectDatabase {
  readonly database: Database;
  /** Whether nobody else can be on it. */
  readonly embedded: boolean;
}

/**
 * Opens the database of `CONTRACTC_DATABASE_URL`, or an embedded one on which `supabase/migrations` of the working
 * directory was replayed. Throws when neither is there: without a database nothing is proved.
 */
export async function openProjectDatabase(): Promise<ProjectDatabase> {
  const url = process.env[databaseUrlVariable];
  if (url !== undefined && url !== "") return { database: await openUrl(url), embedded: false };
  const folder = join(process.cwd(), "supabase", "migrations");
  const names = (await readdir(folder)).filter((one) => one.endsWith(".sql")).sort(byCodeUnit);
  if (names.length === 0)
    throw new Error(`${folder} holds no migration: run contractc build first, or set ${databaseUrlVariable}`);
  const migrations = await Promise.all(
    names.map(async (name) => ({
      path: `supabase/migrations/${name}`,
      text: await readFile(join(folder, name), "utf8"),
    })),
  );
  const database = await openEmbedded();
  try {
    await replay(database, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, embedded: true };
}
