/** Reading a live database whole, as one picture, in one transaction that may not write. */

import { authQuestions } from "../observe/doors/auth-functions.ts";
import type { Answer } from "../observe/doors/auth-functions.ts";
import type { Watch } from "../observe/doors/finding.ts";
import type { Surroundings } from "../observe/doors/surroundings.ts";
import { definitionsQuery } from "../observe/drift/definitions.ts";
import type { Definitions } from "../observe/drift/definitions.ts";
import { foreignQuery } from "../observe/drift/foreign.ts";
import type { Foreign } from "../observe/drift/foreign.ts";
import type { History } from "../observe/drift/history.ts";
import type { SchemaNames } from "../observe/expected.ts";
import { factId } from "../observe/facts.ts";
import type { CatalogFacts, Fact } from "../observe/facts.ts";
import type { Database } from "./database.ts";
import { readHistory } from "./history.ts";
import { answersTo } from "./observe.ts";
import { readCatalogHere, readSurroundingsHere } from "./read-catalog.ts";

export interface Picture {
  readonly majorVersion: number;
  readonly facts: CatalogFacts;
  /** The project's views, by id, as Postgres spells them. */
  readonly views: Definitions;
  readonly surroundings: Surroundings;
  readonly answers: readonly Answer[];
  readonly history: History;
  readonly foreign: Foreign;
}

/** What is looked at; the rest of the watch comes from the database. */
export type Subject = Omit<Watch, "surroundings">;

const readOnly = "begin isolation level repeatable read read only; set local search_path = pg_catalog";

/** Returns everything there is to compare about a database. Writes nothing; needs no privilege beyond a login. Throws DatabaseError. */
export async function readLive(database: Database, subject: Subject): Promise<Picture> {
  const { settings, tables } = subject;
  return within(database, async () => {
    const facts = await readCatalogHere(database, schemasOf(settings));
    const surroundings = await readSurroundingsHere(
      database,
      tables.map((one) => one.name),
      settings,
    );
    const history = await readHistory(database);
    const { rows } = await database.query(foreignQuery(schemasOf(settings)));
    const answers = await answersTo(database, authQuestions({ ...subject, surroundings }), "open transaction");
    const views = facts.facts.filter(isView).map(factId);
    return {
      majorVersion: database.majorVersion,
      facts,
      views: views.length === 0 ? {} : await definitionsHere(database, settings, views),
      surroundings,
      answers,
      history,
      foreign: rows.map((row) => ({ schema: String(row["schema"]), objects: Number(row["objects"]) })),
    };
  });
}

/** Returns the definitions of objects, of all when `only` is null, as Postgres spells them. Reads only. */
export async function readDefinitions(
  database: Database,
  settings: SchemaNames,
  only: readonly string[] | null,
): Promise<Definitions> {
  if (only !== null && only.length === 0) return {};
  return within(database, () => definitionsHere(database, settings, only));
}

async function definitionsHere(
  database: Database,
  settings: SchemaNames,
  only: readonly string[] | null,
): Promise<Definitions> {
  const { rows } = await database.query(definitionsQuery(schemasOf(settings), only));
  // Postgres puts spaces between the items of a list.
  return Object.fromEntries(
    rows.map((row) => [JSON.stringify(JSON.parse(String(row["id"]))), String(row["definition"])]),
  );
}

function isView({ kind, properties }: Fact): boolean {
  return kind === "table" && (properties["relation"] === "view" || properties["relation"] === "materialized view");
}

async function within<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.execute(readOnly);
  try {
    return await work();
  } finally {
    // A connection that was lost has nothing left to roll back, and its own error says so.
    await database.execute("rollback").catch(() => undefined);
  }
}

function schemasOf({ publicSchema, privateSchema, auditSchema }: SchemaNames): readonly string[] {
  return [publicSchema, privateSchema, auditSchema];
}
