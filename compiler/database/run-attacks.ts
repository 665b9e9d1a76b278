/** Runs a plan of attacks inside one transaction that is always rolled back. */

import { expectationText } from "../attack/probe.ts";
import type { AttackPlan, Expectation, Probe } from "../attack/probe.ts";
import { become, preparations, reproduction, stepBack } from "../attack/script.ts";
import type { Attempt } from "../attack/script.ts";
import { DatabaseError } from "./database.ts";
import type { Database, StatementResult } from "./database.ts";

export interface AttackReport {
  /** Probes of the plan. */
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly AttackFailure[];
  /** Probes that were not run because tables hold rows other than the world's own, and the statement names none. */
  readonly notRun: number;
  readonly cells: number;
  readonly cellsProbed: number;
  /** How long it took, the building of the world included. */
  readonly milliseconds: number;
}

export interface AttackFailure {
  /** Null when the world itself could not be built. */
  readonly probe: Probe | null;
  /** For the world: the entity whose constraints or types refused a row that was made up; else null. */
  readonly refused: string | null;
  readonly expected: string;
  readonly happened: string;
  /** Script for psql that shows it and leaves nothing behind. */
  readonly script: string;
}

interface AttackOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops after this many failures; the probes left are counted as not run. */
  readonly stopAfter?: number;
}

/**
 * Runs every probe of a plan and returns what did not come out as the contract says. The session must be able to set
 * its role to anon, authenticated and service_role, and to write the tables as their owner. Throws DatabaseError only
 * when the connection itself fails. Sequences keep what a rolled-back insert took from them.
 */
export async function runAttacks(
  database: Database,
  plan: AttackPlan,
  options: AttackOptions = {},
): Promise<AttackReport> {
  const failed: AttackFailure[] = [];
  const started = performance.now();
  const report = (passed: number, notRun: number): AttackReport => ({
    total: plan.probes.length,
    passed,
    failed,
    notRun,
    cells: plan.cells,
    cellsProbed: plan.cellsProbed,
    milliseconds: Math.round(performance.now() - started),
  });
  const opened = await openWorld(database, plan);
  try {
    if (opened.failures.length > 0) {
      failed.push(...opened.failures);
      return report(0, plan.probes.length);
    }
    const runnable = plan.probes.filter((one) => !one.blind || opened.empty);
    let done = 0;
    for (const probe of runnable) {
      if (failed.length >= (options.stopAfter ?? Infinity)) break;
      const happened = await attempt(opened.attempting, probe);
      if (happened !== null) {
        failed.push({
          probe,
          expected: expectationText(probe.expect),
          happened,
          refused: null,
          script: reproduction(plan, probe),
        });
      }
      done++;
      options.onProgress?.(done, runnable.length);
    }
    return report(done - failed.length, plan.probes.length - done);
  } finally {
    await database.execute("rollback");
  }
}

interface OpenedWorld {
  /** Statements of the world that were refused; with any, no probe means anything. */
  readonly failures: readonly AttackFailure[];
  /** Whether the tables held no rows before. */
  readonly empty: boolean;
  /** For `attempt`. */
  readonly attempting: Attempting;
}

/** Begins the transaction and builds the world in it. */
export async function openWorld(
  database: Database,
  plan: {
    readonly world: readonly string[];
    readonly tables: readonly string[];
    readonly rowEntities?: readonly (string | null)[];
  },
): Promise<OpenedWorld> {
  await database.execute(
    "begin; set local lock_timeout = '5s'; set local statement_timeout = '60s'; set local client_min_messages = error",
  );
  const attempting: Attempting = { database, untouched: new Map(), standing: null };
  const occupied = await isOccupied(database, plan.tables);
  const settle = ["set constraints all immediate", "set constraints all deferred"];
  const whole = await refusal(database, [...plan.world, ...settle]);
  if (whole === null) {
    await database.execute("savepoint contractc_world");
    return { failures: [], empty: !occupied, attempting };
  }
  const failures: AttackFailure[] = [];
  for (const [at, statement] of plan.world.entries()) {
    const error = await refusal(database, [statement, ...settle]);
    if (error === null) continue;
    // Class 22: the value is none of the type; class 23: a constraint. Anything else is a fault of the database.
    const refused = /^2[23]/.test(error.sqlstate) ? (plan.rowEntities?.[at] ?? null) : null;
    const script = ["begin", ...plan.world.slice(0, at + 1), "rollback"].map((one) => `${one};\n`).join("");
    const happened = described(error);
    failures.push({ probe: null, expected: `the owner may run: ${statement}`, happened, refused, script });
  }
  return { failures, empty: false, attempting };
}

async function isOccupied(database: Database, tables: readonly string[]): Promise<boolean> {
  if (tables.length === 0) return false;
  const queries = tables.map((table) => `select 1 as occupied where exists (select from ${table})`);
  // A table that is missing is found by the probes, not here.
  const found = await database
    .execute(`savepoint contractc_look;\n${queries.join(";\n")};\nrelease savepoint contractc_look`)
    .catch(async (error: unknown) => {
      asDatabaseError(error);
      await database.execute("rollback to savepoint contractc_look");
      return [];
    });
  return found.some((one) => one.rows.length > 0);
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

/** What the runner knows of an open world between attempts. */
export interface Attempting {
  readonly database: Database;
  /** Answers of queries on the untouched world, by query. */
  readonly untouched: Map<string, unknown>;
  /** The statement of the actor as whom the session stands at savepoint `contractc_actor`; null without that savepoint. */
  standing: string | null;
}

const toWorld = "rollback to savepoint contractc_world";
const toActor = "rollback to savepoint contractc_actor";

/**
 * Runs one probe on an open world, in one message to the server. Returns what happened when it is not what was expected,
 * else null. What it did is taken back by the message of the next attempt, or by the end of the world.
 */
export async function attempt(world: Attempting, probe: Attempt): Promise<string | null> {
  const { database } = world;
  const before = preparations(probe);
  const query = probe.check === null ? [] : [stepBack, probe.check.query];
  const after = ["set constraints all immediate", ...query];
  const compared = probe.check?.kind === "unchanged" ? probe.check.query : null;
  // An attempt that must fail is only sent when its preparation did not: the errors would look the same.
  const apart = before.length > 0 && probe.expect.kind === "denied" && probe.expect.layer !== "zero-rows";
  try {
    if (apart) await prepare(world, before);
    else if (compared !== null && before.length === 0) await lookAtUntouched(world, compared);
  } catch (error) {
    return `the preparation failed: ${described(asDatabaseError(error))}`;
  }
  const looks = compared !== null && before.length > 0 ? [compared] : [];
  const start =
    before.length === 0
      ? asActor(world, probe)
      : [...(apart ? [] : leave(world, before)), ...looks, become(probe.actor)];
  try {
    const results = await database.execute([...start, probe.statement, ...after].join(";\n"));
    const was = looks.length > 0 ? seenIn(results.at(-after.length - 3)) : world.untouched.get(compared ?? "");
    return judgeRows(probe, results, after.length, was);
  } catch (error) {
    const happened = judgeError(probe.expect, asDatabaseError(error));
    if (happened === null) return null;
    // It may have been the very first statement: no telling where the session stands.
    world.standing = null;
    if (apart || before.length === 0) return happened;
    return (await preparationFailure(world, before)) ?? happened;
  }
}

/** Consecutive attempts of one actor begin where he had just become himself. */
function asActor(world: Attempting, probe: Attempt): readonly string[] {
  const actor = become(probe.actor);
  if (world.standing === actor) return [toActor];
  world.standing = actor;
  return [toWorld, actor, "savepoint contractc_actor"];
}

/** Takes back what was done, the actor's savepoint with it, and runs statements on the untouched world. */
function leave(world: Attempting, statements: readonly string[]): readonly string[] {
  world.standing = null;
  return [toWorld, ...statements];
}

async function prepare(world: Attempting, before: readonly string[]): Promise<readonly StatementResult[]> {
  return world.database.execute(leave(world, before).join(";\n"));
}

async function lookAtUntouched(world: Attempting, query: string): Promise<void> {
  if (!world.untouched.has(query)) world.untouched.set(query, seenIn((await prepare(world, [query])).at(-1)));
}

function seenIn(result: StatementResult | undefined): unknown {
  return result?.rows[0]?.["seen"];
}

/** Tells whether it was the preparation that failed, once something did. */
async function preparationFailure(world: Attempting, before: readonly string[]): Promise<string | null> {
  try {
    await prepare(world, before);
    return null;
  } catch (error) {
    return `the preparation failed: ${described(asDatabaseError(error))}`;
  }
}

function judgeRows(probe: Attempt, results: readonly StatementResult[], after: number, was: unknown): string | null {
  const result = results.at(-after - 1);
  const count = Math.max(result?.rows.length ?? 0, result?.affected ?? 0);
  const expected = probe.expect.kind === "rows" ? probe.expect.count : 0;
  const tolerated =
    probe.expect.kind === "rows" || probe.expect.layer === "zero-rows" || probe.expect.layer === "nothing";
  if (!tolerated || count !== expected) return `rows ${count}`;
  if (probe.check === null) return null;
  const seen = results.at(-1)?.rows[0];
  if (probe.check.kind === "holds")
    return seen?.["holds"] === true ? null : `rows ${count}, but the owner sees ${String(seen?.["seen"])}`;
  return was !== undefined && was === seen?.["seen"] ? null : `rows ${count}, but rows changed`;
}

function judgeError(expect: Expectation, error: DatabaseError): string | null {
  if (expect.kind === "denied") {
    const layer = layerOf(error);
    if (
      expect.layer === "nothing" &&
      (error.sqlstate === "22P02" || layer === "privilege" || layer === "policy" || layer === "guard")
    )
      return null;
    if (
      expect.layer === "constraint" &&
      error.sqlstate === expect.sqlstate &&
      (expect.constraint === null || error.constraint === expect.constraint)
    )
      return null;
    if (expect.layer === layer && layer !== "constraint") return null;
  }
  return described(error);
}

/** Tells the denials apart by SQLSTATE and the C routine that raised the error, never by its text. */
function layerOf(error: DatabaseError): "privilege" | "policy" | "guard" | "constraint" | "fault" {
  if (error.sqlstate.startsWith("23")) return "constraint";
  if (error.sqlstate !== "42501") return "fault";
  if (error.routine === "aclcheck_error") return "privilege";
  if (error.routine === "ExecWithCheckOptions") return "policy";
  return error.routine === "exec_stmt_raise" ? "guard" : "fault";
}

function described(error: DatabaseError): string {
  const layer = layerOf(error);
  const what =
    layer === "constraint"
      ? [error.sqlstate, error.constraint]
      : layer === "fault"
        ? [error.sqlstate, error.routine]
        : [error.sqlstate, layer];
  return `${what.filter((one) => one !== null).join(" ")} (${error.message})`;
}

function asDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  throw error;
}
