/** Acting as somebody: what PostgREST does, and what the owner then finds in the database. */

import type { Database, StatementResult } from "../../../compiler/database/database.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";

export interface Outcome {
  readonly error: DatabaseError | null;
  /** "42501", or the rows affected or returned. */
  readonly verdict: string | number;
  readonly rows: StatementResult["rows"];
  /** What `after` found, as the owner, in the same transaction. */
  readonly found: StatementResult["rows"];
}

export interface Actor {
  readonly role: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Somebody with a token whose subject is `sub`; null is a token without one. */
export function withToken(role: string, sub: string | null, more: Readonly<Record<string, unknown>> = {}): Actor {
  return {
    role,
    settings: { "request.jwt.claims": JSON.stringify({ role, ...(sub === null ? {} : { sub }), ...more }) },
  };
}

/** Runs statements as an actor, then `after` as the session's own role, and rolls everything back. */
export async function act(database: Database, actor: Actor, statement: string, after?: string): Promise<Outcome> {
  await database.execute("begin");
  try {
    for (const [name, value] of Object.entries(actor.settings)) {
      await database.query("select set_config($1, $2, true)", [name, value]);
    }
    if (actor.role !== "") await database.execute(`set local role ${actor.role}`);
    let error: DatabaseError | null = null;
    let results: readonly StatementResult[] = [];
    await database.execute("savepoint attempt");
    try {
      results = await database.execute(statement);
      await database.execute("reset role; set constraints all immediate");
    } catch (caught) {
      if (!(caught instanceof DatabaseError)) throw caught;
      error = caught;
      await database.execute("rollback to savepoint attempt; reset role");
    }
    const found = after === undefined ? [] : ((await database.execute(after)).at(-1)?.rows ?? []);
    const last = results.at(-1);
    const rows = last?.rows ?? [];
    return { error, rows, found, verdict: error?.sqlstate ?? Math.max(last?.affected ?? 0, rows.length) };
  } finally {
    await database.execute("rollback");
  }
}
