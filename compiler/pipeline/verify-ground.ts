/** Where the attempts on a database that exists are made: on it, or on an embedded copy of its schema. */

import type { AttackPlan, Probe } from "../attack/probe.ts";
import { DatabaseEndedError, DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import type { Round, Rounds } from "./verify-attacks.ts";

export interface LiveOptions {
  /** Whether statements that name no rows may run on the tables themselves. */
  readonly blind: boolean;
  /** Tables with more rows are spared them all the same. */
  readonly maxRows: number;
  /** How long the attempts may take in all. */
  readonly seconds: number;
}

/** Makes the copy when it is first asked for. */
export type CopyOf = () => Promise<Database>;

/**
 * Returns the rounds for a database that was made to be attacked. Statements that name no rows go to the copy where a
 * migration left rows in the tables: they would reach those too.
 */
export function ownRounds(database: Database, copy: CopyOf): Rounds {
  return async (plan) => {
    if ((await mostRows(database, plan, 0)) === 0) return [{ database, probes: plan.probes, copy: false }];
    return [
      { database, probes: plan.probes.filter((one) => !one.blind), copy: false },
      { database: await copy(), probes: plan.probes.filter((one) => one.blind), copy: true },
    ];
  };
}

/**
 * Returns the rounds for a database in use. Statements that name no rows, the owner's own that lock a table against everybody,
 * and what this login has no right to prepare go to the copy. With `blind`, those that must be refused go to the tables themselves while these hold at
 * most `maxRows` rows; what is permitted would reach rows of which the contract's numbers know nothing, so only on empty
 * tables does it go there too.
 */
export function liveRounds(database: Database, copy: CopyOf, options: LiveOptions): Rounds {
  return async (plan) => {
    const most = options.blind ? await mostRows(database, plan, options.maxRows) : null;
    const replicates = await mayReplicate(database);
    const may = (probe: Probe): boolean => {
      if (!replicates && probe.setup.some((one) => one.includes(replication))) return false;
      if (!probe.blind) return true;
      if (most === null || most > options.maxRows || probe.actor.databaseRole === "owner") return false;
      return most === 0 || probe.expect.kind === "denied";
    };
    // The runner leaves blind attempts out where tables hold rows; these were chosen to be made.
    const there = plan.probes.filter(may).map((one) => (one.blind ? { ...one, blind: false } : one));
    const elsewhere = plan.probes.filter((one) => !may(one));
    const rounds: readonly Round[] = [{ database, probes: there, copy: false }];
    return elsewhere.length === 0 ? rounds : [...rounds, { database: await copy(), probes: elsewhere, copy: true }];
  };
}

const replication = "session_replication_role";

/** Whether this login may switch triggers off for itself, as some preparations do; an owner may not everywhere. */
async function mayReplicate(database: Database): Promise<boolean> {
  const { rows } = await database.query(
    `select pg_catalog.has_parameter_privilege(current_user, '${replication}', 'set') as may`,
  );
  return rows[0]?.["may"] === true;
}

/**
 * Counts the rows of the fullest table, no further than one beyond the limit; more than that where it cannot be counted.
 * That an embedded Postgres has ended is for the attempts to say.
 */
async function mostRows(database: Database, plan: AttackPlan, limit: number): Promise<number> {
  const counts = plan.tables.map(
    (table) => `select count(*)::int as rows from (select from ${table} limit ${limit + 1}) as counted`,
  );
  const beyond = limit + 1;
  try {
    await database.execute("begin read only; set local statement_timeout = '10s'; set local lock_timeout = '2s'");
    const results =
      counts.length === 0 ? [] : await database.execute(`set local row_security = off; ${counts.join("; ")}`);
    return Math.max(0, ...results.map((one) => Number(one.rows[0]?.["rows"] ?? 0)));
  } catch (error) {
    if (error instanceof DatabaseEndedError) return 0;
    if (!(error instanceof DatabaseError)) throw error;
    return beyond;
  } finally {
    await database.execute("rollback").catch(unlessEnded);
  }
}

function unlessEnded(error: unknown): void {
  if (!(error instanceof DatabaseEndedError)) throw error;
}
