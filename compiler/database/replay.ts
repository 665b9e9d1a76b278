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
      await database.execute(runsAlone(migration.text) ? migration.text : `begin;\n${migration.text}\n;commit`);
    } catch (error) {
      await database.execute("rollback");
      if (!(error instanceof DatabaseError)) throw error;
      throw new ReplayError(migration.path, await failingLine(database, migration.text), error);
    }
  }
}

/** Whether a file is one statement that Postgres runs in no transaction: building or removing an index concurrently. */
export function runsAlone(text: string): boolean {
  const statement = text.replaceAll(/^\s*--.*$/gm, "").trim();
  return /^(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\b[^;]*)\s+concurrently\b[^;]*;?$/i.test(statement);
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
