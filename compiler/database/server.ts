/** Any Postgres 15 to 18 by URL, through the driver `pg`. */

import type { Client } from "pg";
import { DatabaseError } from "./database.ts";
import type { Database, StatementResult } from "./database.ts";
import { asDatabaseError } from "./postgres-error.ts";
import { parameterText, parserOf } from "./values.ts";

export interface UrlOptions {
  /** Postgres' statement_timeout for the session; none unless given. */
  readonly statementTimeoutMs?: number;
}

/** A server that cannot be reached, refuses the login or is no Postgres 15 to 18. The message never holds a password. */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConnectionError";
  }
}

/**
 * Connects to `url`, one session of its own. Throws ConnectionError. The password stands in no message; notices are
 * dropped.
 */
export async function openUrl(url: string, options: UrlOptions = {}): Promise<Database> {
  const place = describeUrl(url);
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: url,
    application_name: "contractc",
    pipeline: true,
    connectionTimeoutMillis: 15_000,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    types: { getTypeParser: (oid: number) => parserOf(oid) as never },
  });
  // Without a listener a connection lost between two statements would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new ConnectionError(`cannot connect to ${place}: ${withoutPassword(messageOf(error), url)}`);
  }
  const majorVersion = await majorVersionOf(client);
  if (majorVersion < 15 || majorVersion > 18) {
    await client.end().catch(() => undefined);
    throw new ConnectionError(`${place} is Postgres ${majorVersion}; versions 15 to 18 are supported`);
  }
  return serverDatabase(client, majorVersion, url, place);
}

/** Returns a URL as user, host, port and database, without password and parameters. */
export function describeUrl(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) throw new ConnectionError("not a postgres:// URL");
  const user = parsed.username === "" ? "" : `${parsed.username}@`;
  return `${parsed.protocol}//${user}${parsed.host}${parsed.pathname}`;
}

function parseUrl(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

function serverDatabase(client: Client, majorVersion: number, url: string, place: string): Database {
  const rethrow = (error: unknown): never => {
    const failure = asDatabaseError(error);
    if (failure !== null && !endsConnection(failure)) throw failure;
    throw new ConnectionError(`${place}: ${withoutPassword(messageOf(error), url)}`);
  };
  const run = async (sql: string, parameters?: readonly unknown[]): Promise<readonly StatementResult[]> => {
    const answer: unknown = await client.query(sql, parameters?.map(parameterText)).catch(rethrow);
    return (Array.isArray(answer) ? answer : [answer]).map(statementResult);
  };
  const database: Database = {
    majorVersion,
    execute: (sql) => run(sql),
    query: async (sql, parameters = []) => (await run(sql, parameters))[0] ?? { rows: [], affected: 0 },
    pipeline: (texts) =>
      Promise.all(
        texts.map((text) =>
          run(text).catch((error: unknown) => {
            if (error instanceof DatabaseError) return error;
            throw error;
          }),
        ),
      ),
    close: () => client.end(),
  };
  clients.set(database, client);
  return database;
}

/**
 * Errors that end the session are no answer to a statement: class 08, the server's own shutdowns in class 57, and what
 * it says to who idles too long in a transaction.
 */
function endsConnection({ sqlstate }: DatabaseError): boolean {
  return /^(?:08|57P|25P0[34])/.test(sqlstate);
}

const clients = new WeakMap<Database, Client>();

/** Returns a query function whose rows hold the driver's own JavaScript values; throws for a database not by URL. */
export function nativeServerQuery(
  database: Database,
): (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[] }> {
  const client = clients.get(database);
  if (client === undefined) throw new Error("not a database by URL");
  return async (text, parameters) => {
    const { types } = (await import("pg")).default;
    return client.query({ text, values: parameters.map(parameterText), types });
  };
}

const writing: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "COPY", "MERGE"]);

function statementResult(result: {
  rows: StatementResult["rows"];
  rowCount: number | null;
  command: string | null;
}): StatementResult {
  return { rows: result.rows, affected: writing.has(result.command ?? "") ? (result.rowCount ?? 0) : 0 };
}

async function majorVersionOf(client: Client): Promise<number> {
  const answer = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  return Math.floor(Number(answer.rows[0]?.version) / 10_000);
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  if (!(error instanceof Error)) return String(error);
  const code = (error as Error & { code?: unknown }).code;
  return error.message === "" && typeof code === "string" ? code : error.message;
}

function withoutPassword(message: string, url: string): string {
  const parsed = parseUrl(url);
  const written = parsed?.password ?? "";
  const passwords = [written, decoded(written), parsed?.searchParams.get("password") ?? ""];
  return passwords
    .filter((one) => one !== "")
    .reduce((text, one) => text.replaceAll(one, "***").replaceAll(encodeURIComponent(one), "***"), message);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
