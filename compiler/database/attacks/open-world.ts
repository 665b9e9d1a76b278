/** The transaction in which attacks run: its limits, the world in it, and what is known of the world between attempts. */

import { DatabaseError } from "../database.ts";
import type { Database } from "../database.ts";
import type { AttackFailure } from "./report.ts";
import { describedError } from "./verdict.ts";

/** An open world and where the session stands in it. */
export interface OpenWorld {
  readonly database: Database;
  /** Whether the tables held no rows before. */
  readonly empty: boolean;
  /** Answers of queries on the untouched world, by query. */
  readonly untouched: Map<string, unknown>;
  /** The statement of the actor as whom the session stands at savepoint `contractc_actor`; null without that savepoint. */
  standing: string | null;
}

export interface OpenedWorld {
  /** Statements of the world that were refused; with any, no probe means anything. */
  readonly failures: readonly AttackFailure[];
  /** Whether the tables held no rows before. */
  readonly empty: boolean;
  readonly world: OpenWorld;
}

export interface WorldLimits {
  /** How long one statement may take; 10 seconds unless given. The embedded Postgres cannot interrupt a statement. */
  readonly statementMilliseconds?: number;
  /** How long a statement may wait for a lock that another session holds; 2 seconds unless given. */
  readonly lockMilliseconds?: number;
}

/** Takes back everything since the world was built, and the actor's savepoint with it. */
export const toWorld = "rollback to savepoint contractc_world";

/**
 * Begins the transaction and builds the world in it. The caller rolls back. Throws only when the connection fails: a
 * world that cannot be built is a list of failures.
 */
export async function openWorld(
  database: Database,
  plan: {
    readonly world: readonly string[];
    readonly tables: readonly string[];
    readonly rowEntities?: readonly (string | null)[];
  },
  limits: WorldLimits = {},
): Promise<OpenedWorld> {
  const { statementMilliseconds = 10_000, lockMilliseconds = 2000 } = limits;
  await database.execute(
    `begin; set local lock_timeout = ${lockMilliseconds}; set local statement_timeout = ${statementMilliseconds}; set local client_min_messages = error`,
  );
  const occupied = await isOccupied(database, plan.tables);
  const world: OpenWorld = { database, empty: !occupied, untouched: new Map(), standing: null };
  const settle = ["set constraints all immediate", "set constraints all deferred"];
  const whole = await refusal(database, [...plan.world, ...settle]);
  if (whole === null) {
    await database.execute("savepoint contractc_world");
    return { failures: [], empty: world.empty, world };
  }
  const failures: AttackFailure[] = [];
  for (const [at, statement] of plan.world.entries()) {
    const error = await refusal(database, [statement, ...settle]);
    if (error === null) continue;
    // Class 22: the value is none of the type; class 23: a constraint. Anything else is a fault of the database.
    const refused = /^2[23]/.test(error.sqlstate) ? (plan.rowEntities?.[at] ?? null) : null;
    const script = ["begin", ...plan.world.slice(0, at + 1), "rollback"].map((one) => `${one};\n`).join("");
    const happened = describedError(error);
    failures.push({ probe: null, expected: `the owner may run: ${statement}`, happened, refused, script });
  }
  // Each statement by itself was taken, all of them together were not: there is no world all the same.
  if (failures.length === 0) {
    const script = ["begin", ...plan.world, ...settle, "rollback"].map((one) => `${one};\n`).join("");
    const expected = "the owner may make the rows of the attacks";
    failures.push({ probe: null, expected, happened: describedError(whole), refused: null, script });
  }
  return { failures, empty: world.empty, world };
}

/** Whether a table holds rows, or cannot be looked into whole: then it must be taken for one that does. */
async function isOccupied(database: Database, tables: readonly string[]): Promise<boolean> {
  if (tables.length === 0) return false;
  const queries = tables.map((table) => `select 1 as occupied where exists (select from ${table})`);
  const look = ["savepoint contractc_look", "set local row_security = off", ...queries];
  const [answer] = await database.pipeline([look.join(";\n"), "rollback to savepoint contractc_look"]);
  return answer === undefined || answer instanceof DatabaseError || answer.some((one) => one.rows.length > 0);
}

/** Runs statements as one; returns what refused them, having taken them back, else null. */
async function refusal(database: Database, statements: readonly string[]): Promise<DatabaseError | null> {
  try {
    await database.execute(
      ["savepoint contractc_world", ...statements, "release savepoint contractc_world"].join(";\n"),
    );
    return null;
  } catch (error) {
    const failure = asDatabaseError(error);
    await database.execute("rollback to savepoint contractc_world; release savepoint contractc_world");
    return failure;
  }
}

function asDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  throw error;
}
