/** An embedded copy of a database's objects, without its rows: for what must not be tried on the original. */

import { rebuildQuery } from "../observe/rebuild/rebuild-query.ts";
import { DatabaseError } from "./database.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";

export interface RebuiltDatabase {
  /** The copy. Close it. */
  readonly database: Database;
  /** Objects of the original that the copy lacks, in the order in which they would have been made. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  /** "trigger", "table", "privileges" ... */
  readonly kind: string;
  /** Its name, qualified. */
  readonly object: string;
  /** Schema it stands in; null for roles, settings and the like. */
  readonly schema: string | null;
  /** Why, in Postgres' words. */
  readonly problem: string;
}

/** How to make one object of the original. */
interface Piece {
  readonly phase: number;
  readonly kind: string;
  readonly object: string;
  readonly schema: string | null;
  /** Null where Postgres cannot spell it out. */
  readonly statement: string | null;
}

/**
 * Rebuilds the schemas of `original`, those of the Supabase platform and of extensions excepted, on a new embedded
 * database: roles, types, tables, functions, policies, privileges and whatever else acts, but no rows. Reads one
 * consistent picture of the original and writes nothing there; not to be called inside a transaction. Throws
 * DatabaseError when the original cannot be read.
 */
export async function rebuildEmbedded(original: Database): Promise<RebuiltDatabase> {
  const pieces = await readPieces(original);
  const names = pieces.filter((one) => one.kind === "extension").map((one) => one.object);
  const database = await openEmbedded({ contributed: names });
  try {
    return { database, leftOut: await rebuildOn(database, pieces) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function readPieces(original: Database): Promise<readonly Piece[]> {
  await original.execute("begin isolation level repeatable read read only; set local search_path = pg_catalog");
  try {
    const { rows } = await original.query(rebuildQuery());
    const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
    return rows.map((row) => ({
      phase: Number(row["phase"]),
      kind: String(row["kind"]),
      object: String(row["object"]),
      schema: text(row["schema"]),
      statement: text(row["statement"]),
    }));
  } finally {
    await original.execute("rollback");
  }
}

/** Bodies of functions may name what comes later; unqualified names would be ambiguous. */
const preparation = "set local check_function_bodies = off; set local search_path = pg_catalog";

async function rebuildOn(database: Database, pieces: readonly Piece[]): Promise<readonly LeftOut[]> {
  const makeable = pieces.filter((one) => one.statement !== null);
  const unspeakable = pieces
    .filter((one) => one.statement === null)
    .map(({ kind, object, schema }) => ({ kind, object, schema, problem: "Postgres does not spell it out" }));
  try {
    const whole = makeable.map((one) => `${one.statement};`).join("\n");
    await database.execute(`begin; ${preparation};\n${whole}\ncommit`);
    return unspeakable;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await database.execute("rollback");
  }
  return [...unspeakable, ...(await oneByOne(database, makeable))];
}

/** What needs something that comes later is tried again, as long as anything more can be made. */
async function oneByOne(database: Database, pieces: readonly Piece[]): Promise<readonly LeftOut[]> {
  let waiting = pieces;
  await database.execute(`begin; ${preparation}`);
  for (;;) {
    const refused: { readonly piece: Piece; readonly problem: string }[] = [];
    for (const piece of waiting) {
      const problem = await refusal(database, piece.statement ?? "");
      if (problem !== null) refused.push({ piece, problem });
    }
    if (refused.length === 0 || refused.length === waiting.length) {
      await database.execute("commit");
      return refused.map(({ piece: { kind, object, schema }, problem }) => ({ kind, object, schema, problem }));
    }
    waiting = refused.map((one) => one.piece);
  }
}

async function refusal(database: Database, statement: string): Promise<string | null> {
  // On its own, for a statement that does not parse takes all of its message with it.
  await database.execute("savepoint piece");
  try {
    await database.execute(`${statement};\nrelease savepoint piece`);
    return null;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await database.execute("rollback to savepoint piece; release savepoint piece");
    return error.message;
  }
}
