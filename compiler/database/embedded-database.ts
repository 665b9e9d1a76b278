/** PGlite behind the Database interface. */

import type { PGlite } from "@electric-sql/pglite";
import { DatabaseEndedError, DatabaseError } from "./database.ts";
import type { Database, PipelineAnswer, StatementResult } from "./database.ts";
import { asDatabaseError } from "./postgres-error.ts";
import { parameterText, parserOf } from "./values.ts";
import { answersOf, queryMessages } from "./wire.ts";

interface Embedded {
  readonly engine: PGlite;
  /** PGlite's own parsers of result values, by type. */
  readonly nativeParsers: PGlite["parsers"];
}

const embedded = new WeakMap<Database, Embedded>();
const int8 = 20;

/** Returns a running PGlite as a Database. */
export async function embeddedDatabase(engine: PGlite): Promise<Database> {
  const nativeParsers = { ...engine.parsers, [int8]: String };
  for (const type of Object.keys(engine.parsers)) engine.parsers[type] = parserOf(Number(type));
  for (const type of Object.keys(engine.serializers))
    engine.serializers[type] = (value: unknown) => parameterText(value) ?? "";
  const version = await engine.query<{ version: string }>("select current_setting('server_version_num') as version");
  let ended = false;
  const send = async (texts: readonly string[]): Promise<readonly PipelineAnswer[]> => {
    if (ended) throw new DatabaseEndedError();
    if (texts.length === 0) return [];
    const message = queryMessages(texts);
    const raw = await engine
      .runExclusive(() => engine.execProtocolRaw(message, { syncToFs: false }))
      .catch(() => new Uint8Array());
    const answers = answersOf(raw);
    // PGlite swallows V8's error about the stack and would go on to answer nothing, without an error, for ever.
    ended = answers.length < texts.length;
    return answers;
  };
  const database: Database = {
    majorVersion: Math.floor(Number(version.rows[0]?.version) / 10_000),
    execute: async (sql) => {
      const [answer] = await send([sql]);
      if (answer === undefined) throw new DatabaseEndedError();
      if (answer instanceof DatabaseError) throw answer;
      return answer;
    },
    query: async (sql, parameters = []) => {
      if (ended) throw new DatabaseEndedError();
      const result = await engine
        .query<StatementResult["rows"][number]>(sql, parameters.map(parameterText))
        .catch(rethrow);
      return { rows: result.rows, affected: result.affectedRows ?? 0 };
    },
    pipeline: send,
    close: async () => {
      if (!engine.closed) await engine.close();
    },
  };
  embedded.set(database, { engine, nativeParsers });
  return database;
}

/** Returns the PGlite behind an embedded database; throws for any other. */
export function pgliteOf(database: Database): PGlite {
  return foundEmbedded(database).engine;
}

/** Whether a database is an embedded one. */
export function isEmbedded(database: Database): boolean {
  return embedded.has(database);
}

/** Returns a query function whose rows hold PGlite's own JavaScript values, int8 as text; throws as `pgliteOf`. */
export function nativeQuery(
  database: Database,
): (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[] }> {
  const { engine, nativeParsers: parsers } = foundEmbedded(database);
  return async (sql, parameters) => {
    if (parameters.length > 0) return engine.query(sql, parameters.map(parameterText), { parsers });
    return (await engine.exec(sql, { parsers })).at(-1) ?? { rows: [] };
  };
}

function foundEmbedded(database: Database): Embedded {
  const found = embedded.get(database);
  if (found === undefined) throw new Error("not an embedded database");
  return found;
}

function rethrow(error: unknown): never {
  throw asDatabaseError(error) ?? error;
}
