/** What emitted attack suites import: opening a database, and attempting statements as the actors of a contract. */

import { expectationOf } from "./attack/expectation-text.ts";
import type { AttackActor, DatabaseRole } from "./attack/probe.ts";
import type { Attempt as Probe } from "./attack/script.ts";
import { openProjectDatabase } from "./database/project-database.ts";
import { runBatch } from "./database/attacks/batch.ts";
import { openWorld } from "./database/attacks/open-world.ts";

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
  /** What is made, and the statements that make it, inside the transaction that is rolled back in the end. */
  readonly rows: readonly (readonly [what: string, ...statements: string[]])[];
  /** Statements after the rows: functions of the session's own temporary schema. */
  readonly functions: readonly string[];
  /** Tables whose other rows a statement without a condition would reach. */
  readonly tables: readonly string[];
}

export interface Attempt {
  /** Who attempts it; several each for himself. */
  readonly as: string | readonly string[];
  readonly run: string;
  /**
   * "rows <n>", "42501 privilege" (no right), "42501 policy" (a row the policies refuse), "42501 guard" (a rule about
   * columns, states or logs), "42501 row-security" and "0A000 row-security" (around the policies), "22P02 token" (a
   * token that cannot be read), or "<SQLSTATE> <constraint>".
   */
  readonly must: string;
  /** Statements of the owner before it, such as a row to delete. */
  readonly given?: readonly string[];
  /** Statements of other actors before it, in the same transaction; of several each runs it once. */
  readonly first?: readonly (readonly [actors: string | readonly string[], statement: string])[];
  /** Query of the owner that must answer the same before and after. */
  readonly still?: string;
  /** Query of the owner after it, answering (holds, seen). */
  readonly sees?: string;
  /** The statement names no rows: it is only run where the tables hold nothing but the world's. */
  readonly blind?: true;
  /** The statement locks a whole table: it is only run on the embedded database. */
  readonly embeddedOnly?: true;
}

export interface Attempted {
  /** A sentence for each attempt that did not come out as it must. */
  readonly findings: readonly string[];
  /** For each attempt that cannot be made on this database, why. */
  readonly leftOut: readonly string[];
}

export interface Attacks {
  /** A sentence for each row of the world that the database did not take; attempts on its table are left out. */
  readonly rowsRefused: readonly string[];
  /** Attempts each in turn, and takes each back. */
  readonly attempt: (attempts: readonly Attempt[]) => Promise<Attempted>;
  /** How many attempts were made until now, and a sentence about those that were left out, empty without any. */
  readonly summary: () => { readonly made: number; readonly leftOut: string };
  readonly close: () => Promise<void>;
}

/**
 * Opens the database of `CONTRACTC_DATABASE_URL`, or an embedded one with the project's migrations, and makes the
 * world's rows in a transaction that `close` rolls back. Throws when there is no database. Rows that it does not take
 * are left out, and said.
 */
export async function openAttacks(world: World): Promise<Attacks> {
  const { database, embedded } = await openProjectDatabase();
  const close = async (): Promise<void> => {
    try {
      await database.execute("rollback");
    } finally {
      await database.close();
    }
  };
  const made = world.rows.flatMap(([what, ...statements]) => statements.map((statement) => ({ what, statement })));
  const opened = await openWorld(database, {
    world: [...made.map((one) => one.statement), ...world.functions],
    tables: world.tables,
    rowEntities: made.map((one) => one.what),
  });
  const { world: open, failures } = opened;
  // What could not be made was taken back by itself; the rest of the world stands.
  if (failures.length > 0) await database.execute("savepoint contractc_world");
  const without = tablesWithout(world.tables, failures);
  const reasons = new Map<string, number>();
  let count = 0;
  const attempt = async (attempts: readonly Attempt[]): Promise<Attempted> => {
    const why = attempts.map((one) => reasonAgainst(one, { embedded, empty: open.empty, without }));
    const leftOut = why.filter((one) => one !== null);
    for (const [at, one] of attempts.entries()) {
      const reason = why[at] ?? null;
      if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + namesIn(one.as).length);
    }
    const runnable = attempts
      .filter((_, at) => why[at] === null)
      .flatMap((one) => namesIn(one.as).map((name) => ({ one, name })));
    count += runnable.length;
    const { verdicts } = await runBatch(
      open,
      runnable.map(({ one, name }) => probeOf(world, one, name)),
    );
    const findings = runnable.flatMap(({ one, name }, at) => {
      const happened = verdicts[at];
      return happened === null ? [] : [sentence(one, name, happened ?? "not attempted")];
    });
    return { findings, leftOut };
  };
  return {
    rowsRefused: failures.map((one) => `${one.expected}; ${one.happened}`),
    attempt,
    summary: () => ({
      made: count,
      leftOut: [...reasons].map(([reason, times]) => `${times} attempts were not made: ${reason}`).join("; "),
    }),
    close,
  };
}

/** The tables some of whose rows are missing: what the attempts on them must find is not there. */
function tablesWithout(
  tables: readonly string[],
  failures: readonly { readonly refused: string | null }[],
): readonly string[] {
  const refused = new Set(failures.map((one) => one.refused));
  return tables.filter((table) => refused.has(table.slice(table.indexOf(".") + 1).replaceAll('"', "")));
}

interface Circumstances {
  readonly embedded: boolean;
  readonly empty: boolean;
  readonly without: readonly string[];
}

function reasonAgainst(one: Attempt, { embedded, empty, without }: Circumstances): string | null {
  if (one.embeddedOnly === true && !embedded)
    return "they lock a whole table or need a superuser, and others may be using this database";
  const texts = [one.run, ...(one.given ?? []), ...(one.first ?? []).map(([, statement]) => statement)];
  const table = without.find((name) => texts.some((text) => text.includes(name)));
  if (table !== undefined) return `rows of ${table} could not be made`;
  return one.blind === true && !empty ? "they name no rows, and the tables hold rows of others" : null;
}

function namesIn(actors: string | readonly string[]): readonly string[] {
  return typeof actors === "string" ? [actors] : actors;
}

function sentence(one: Attempt, name: string, happened: string): string {
  return `${name}: ${one.run.replaceAll(/\n\s*/g, " ")}; must be ${one.must}, was ${happened}`;
}

function probeOf(world: World, one: Attempt, name: string): Probe {
  const query = one.still ?? one.sees;
  return {
    actor: actorOf(world, name),
    setup: one.given ?? [],
    earlier: (one.first ?? []).flatMap(([actors, statement]) =>
      namesIn(actors).map((other) => ({ actor: actorOf(world, other), statement })),
    ),
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
