/** Reading a database's catalog into facts. */

import { catalogQuery } from "../observe/catalog-query.ts";
import { surroundingsQuery } from "../observe/doors/surroundings-query.ts";
import { surroundingsOf } from "../observe/doors/surroundings.ts";
import type { Surroundings, TableName } from "../observe/doors/surroundings.ts";
import type { SchemaNames } from "../observe/expected.ts";
import { catalogFacts } from "../observe/facts.ts";
import type { CatalogFacts, Fact, FactKind } from "../observe/facts.ts";
import type { Database, StatementResult } from "./database.ts";

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
  return factsFrom((await database.query(catalogQuery(schemas))).rows);
}

/** Returns the facts that rows of the catalog query tell. */
export function factsFrom(rows: StatementResult["rows"]): CatalogFacts {
  return catalogFacts(
    rows.map((row): Fact => ({
      kind: row["kind"] as FactKind,
      object: JSON.parse(String(row["object"])) as readonly string[],
      properties: JSON.parse(String(row["properties"])) as Fact["properties"],
    })),
  );
}

/** Returns what surrounds the project's tables. As `readCatalog`: reads only, opens its own transaction. */
export async function readSurroundings(
  database: Database,
  tables: readonly TableName[],
  settings: SchemaNames,
): Promise<Surroundings> {
  await database.execute("begin isolation level repeatable read read only; set local search_path = pg_catalog");
  try {
    return await readSurroundingsHere(database, tables, settings);
  } finally {
    await database.execute("rollback");
  }
}

/** The same within the transaction that is open, whose search_path must be pg_catalog. */
export async function readSurroundingsHere(
  database: Database,
  tables: readonly TableName[],
  settings: SchemaNames,
): Promise<Surroundings> {
  const { rows } = await database.query(surroundingsQuery(tables, settings));
  return surroundingsOf(
    rows.map((row) => ({ kind: String(row["kind"]), row: JSON.parse(String(row["row"])) as unknown })),
  );
}
