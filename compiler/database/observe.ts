/** Observing a project: the database's catalog against what the contracts expect. */

import type { ModuleIr } from "../ir/module.ts";
import { compareCatalogs } from "../observe/compare.ts";
import type { Deviation } from "../observe/compare.ts";
import { expectedCatalog } from "../observe/expected.ts";
import type { SchemaNames } from "../observe/expected.ts";
import type { CatalogFacts } from "../observe/facts.ts";
import { scratchSchema, scratchStatements, spelledOut } from "../observe/scratch.ts";
import type { Database } from "./database.ts";
import { readCatalog, readCatalogHere } from "./read-catalog.ts";

/**
 * Returns every deviation of the database's project schemas from what `project` expects; none means that tables,
 * columns, constraints, indexes, policies, privileges, triggers, functions and comments are exactly the contract's.
 * Needs the right to create a schema, which is rolled back. Throws DatabaseError.
 */
export async function observe(
  database: Database,
  project: readonly ModuleIr[],
  settings: SchemaNames,
): Promise<readonly Deviation[]> {
  const expected = await spellOut(database, expectedCatalog(project, settings));
  const { publicSchema, privateSchema, auditSchema } = settings;
  return compareCatalogs(expected, await readCatalog(database, [publicSchema, privateSchema, auditSchema]));
}

/** Returns the expectations with types and expressions as this Postgres spells them. Leaves no trace. */
export async function spellOut(database: Database, expected: CatalogFacts): Promise<CatalogFacts> {
  await database.execute("begin; set local search_path = pg_catalog");
  try {
    await database.execute(scratchStatements(expected).join(";\n"));
    return spelledOut(expected, await readCatalogHere(database, [scratchSchema]));
  } finally {
    await database.execute("rollback");
  }
}
