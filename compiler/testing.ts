/** What emitted attack suites import: opening a database, and attempting statements as the actors of a contract. */

import { expectationOf } from "./attack/expectation-text.ts";
import type { AttackActor, DatabaseRole } from "./attack/probe.ts";
import type { Attempt as Probe } from "./attack/script.ts";
import { openProjectDatabase } from "./database/project-database.ts";
import { attempt, openWorld } from "./database/run-attacks.ts";

/** How an actor presents himself: database role, and the settings in which his token arrives. */
export interface Actor {
  readonly role: DatabaseRole;
  /** Text of request.jwt.claims. */
  readonly claims?: string;
  /** Text of the legacy setting request.jwt.claim.sub. */
  readonly legacySub?: string;
}

export interface World {
  readonly actors: Readonly<Record<string, Actor>>;
  /** Statements that make the rows, inside the transaction that is rolled back in the end. */
  readonly rows: readonly string[];
  /** Tables whose other rows a statement without a condition would reach. */
  readonly tables: readonly string[];
}

export interface Attempt {
  readonly as: string;
  readonly run: string;
  /**
   * "rows <n>", "42501 privilege" (no right), "42501 policy" (a row the policies refuse), "42501 guard" (a rule about
   * columns, states or logs), "<SQLSTATE> <constraint>", or "nothing" (an unreadable token: no row, or an error).
   */
  readonly must: string;
  /** Statements of the owner before it, such as a row to delete. */
  readonly given?: readonly string[];
  /** Statements of other actors before it, in the same transaction. */
  readonly first?: readonly (readonly [actor: string, statement: string])[];
  /** Query of the owner that must answer the same before and after. */
  readonly still?: string;
  /** Query of the owner after it, answering (holds, seen). */
  readonly sees?: string;
  /** The statement names no rows: it is only run where the tables hold nothing but the world's. */
  readonly blind?: true;
}

export interface Attacks {
  /** Attempts each in turn, takes each back, and returns a sentence for each that did not come out as it must. */
  readonly findings: (attempts: readonly Attempt[]) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database of `CONTRACTC_DATABASE_URL`, or an embedded one with the project's migrations, and makes the
 * world's rows in a transaction that `close` rolls back. Throws when there is no database or the rows do not fit.
 */
export async function openAttacks(world: World): Promise<Attacks> {
  const database = await openProjectDatabase();
  const close = async (): Promise<void> => {
    try {
      await database.execute("rollback");
    } finally {
      await database.close();
    }
  };
  const opened = await openWorld(database, { world: world.rows, tables: world.tables });
  if (opened.failures.length > 0) {
    await close();
    throw new Error(
      `the rows of the attack do not fit: ${opened.failures.map((one) => `${one.expected}; ${one.happened}`).join("\n")}`,
    );
  }
  const findings = async (attempts: readonly Attempt[]): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const one of attempts) {
      if (one.blind === true && !opened.empty) continue;
      const happened = await attempt(opened.attempting, probeOf(world, one));
      if (happened !== null)
        found.push(`${one.as}: ${one.run.replaceAll(/\n\s*/g, " ")}; must be ${one.must}, was ${happened}`);
    }
    return found;
  };
  return { findings, close };
}

function probeOf(world: World, one: Attempt): Probe {
  const query = one.still ?? one.sees;
  return {
    actor: actorOf(world, one.as),
    setup: one.given ?? [],
    earlier: (one.first ?? []).map(([name, statement]) => ({ actor: actorOf(world, name), statement })),
    statement: one.run,
    expect: expectationOf(one.must, one.still !== undefined),
    check: query === undefined ? null : { kind: one.still === undefined ? "holds" : "unchanged", query },
  };
}

function actorOf(world: World, name: string): AttackActor {
  const actor = world.actors[name];
  if (actor === undefined) throw new Error(`the world has no actor ${name}`);
  return { name, databaseRole: actor.role, claims: actor.claims ?? null, legacySub: actor.legacySub ?? null };
}
