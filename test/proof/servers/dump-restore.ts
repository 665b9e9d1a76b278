/** pg_dump of an embedded database, as SQL that restores into an empty platform. */

import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import { cloneEmbedded } from "../../../compiler/database/embedded.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { pgliteOf } from "../../../compiler/database/embedded-database.ts";

/**
 * Returns what pg_dump writes for some schemas of an embedded database: owners left out, so that whoever restores owns
 * everything, privileges included. The database itself is not touched: the dump is taken from a copy.
 */
export async function dumpSchemas(database: Database, schemas: readonly string[]): Promise<string> {
  const copy = await cloneEmbedded(database);
  try {
    const parameters = ["--no-owner", ...schemas.map((schema) => `--schema=${schema}`)];
    const file = await pgDump({ pg: pgliteOf(copy), args: parameters });
    return restorable(await file.text());
  } finally {
    await copy.close();
  }
}

/** Schema public exists in every database, and settings of newer versions do not in older ones. */
function restorable(dump: string): string {
  return dump
    .split("\n")
    .filter((line) => !/^(CREATE SCHEMA public;|SET transaction_timeout|\\(un)?restrict )/.test(line))
    .join("\n");
}
