/** Replaying migration files, each in one transaction, as the Supabase CLI applies them. */

import { lineColumnAt, lineStarts } from "../text/source.ts";
import { DatabaseError } from "./database.ts";
import type { Database } from "./database.ts";
import { statementsOf } from "./statements.ts";

export interface MigrationFile {
  /** Path relative to the project root. */
  readonly path: string;
  readonly text: string;
}

/** A migration that Postgres refused: the file, the statement's first line, and Postgres' own message. */
export class ReplayError extends Error {
  readonly path: string;
  /** From 1; null when no single statement is to blame. */
  readonly line: number | null;
  readonly failure: DatabaseError;
  constructor(path: string, line: number | null, failure: DatabaseError) {
    super(`${path}${line === null ? "" : `:${line}`}: ${failure.message}`);
    this.name = "ReplayError";
    this.path = path;
    this.line = line;
    this.failure = failure;
  }
}

/**
 * Applies the files in the given order, all statements of a file or none. Throws ReplayError at the first refusal;
 * the files before it stay applied.
 */
export async function replay(database: Database, migrations: readonly MigrationFile[]): Promise<void> {
  for (const migration of migrations) {
    try {
      // Statements of one simple query share a transaction; begin and commit make that hold for a lone one too.
      if (runsAlone(migration.text)) await runOneByOne(database, migration);
      else await database.execute(`begin;\n${migration.text}\n;commit`);
    } catch (error) {
      if (error instanceof ReplayError) throw error;
      await database.execute("rollback");
      if (!(error instanceof DatabaseError)) throw error;
      throw new ReplayError(migration.path, await failingLine(database, migration.text), error);
    }
  }
}

const quoted = String.raw`[^;'"]|'(?:[^']|'')*'|"(?:[^"]|"")*"`;
const concurrent = String.raw`(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\b[^;'"]*?)\s+concurrently\b(?:${quoted})*;`;
const alone = new RegExp(String.raw`^(?:\s*${concurrent})+\s*$`, "i");

/** Whether a file builds or removes indexes concurrently and does nothing else: Postgres does that in no transaction. */
export function runsAlone(text: string): boolean {
  const statements = text.replaceAll(/^\s*--.*$/gm, "").trim();
  return alone.test(statements.endsWith(";") ? statements : `${statements};`);
}

async function runOneByOne(database: Database, { path, text }: MigrationFile): Promise<void> {
  const statements = await statementsOf(text);
  // What does not parse is refused as a whole.
  const ranges = "brokenAt" in statements ? [{ start: 0, end: text.length }] : statements;
  for (const { start, end } of ranges) {
    await database.execute(text.slice(start, end)).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      throw new ReplayError(path, lineColumnAt(lineStarts(text), start).line, error);
    });
  }
}

/** Finds the refused statement by running the file again, statement by statement; only a failure pays for it. */
async function failingLine(database: Database, text: string): Promise<number | null> {
  const starts = lineStarts(text);
  const statements = await statementsOf(text);
  if ("brokenAt" in statements) return lineColumnAt(starts, statements.brokenAt).line;
  await database.execute("begin");
  try {
    for (const { start, end } of statements) {
      const refused = await database.execute(text.slice(start, end)).then(
        () => false,
        () => true,
      );
      if (refused) return lineColumnAt(starts, start).line;
    }
    // Deferred constraints speak up at the end of the transaction.
    return null;
  } finally {
    await database.execute("rollback");
  }
}
