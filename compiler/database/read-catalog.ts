/** Reading a database's catalog into facts. */

import { catalogQuery } from "../observe/catalog-query.ts";
import { catalogFacts } from "../observe/facts.ts";
import type { CatalogFacts, Fact, FactKind } from "../observe/facts.ts";
import type { Database } from "./database.ts";

/**
 * Returns the facts of `schemas` as one consistent picture. Reads only; needs no privilege beyond a login. Not to be
 * called inside a transaction. Throws DatabaseError.
 */
export async function readCatalog(database: Database, schemas: readonly string[]): Promise<CatalogFacts> {
  await database.execute("begin isolation level repeatable read read only; set local search_path = pg_catalog");
  try {
    return await readCatalogHere(database, schemas);
  } finally {
    await database.execute("rollback");
  }
}

/** The same within the transaction that is open, whose search_path must be pg_catalog. */
export async function readCatalogHere(database: Database, schemas: readonly string[]): Promise<CatalogFacts> {
  const { rows } = await database.query(catalogQuery(schemas));
  return catalogFacts(
    rows.map((row): Fact => ({
      kind: row["kind"] as FactKind,
      object: JSON.parse(String(row["object"])) as readonly string[],
      properties: JSON.parse(String(row["properties"])) as Fact["properties"],
    })),
  );
}
