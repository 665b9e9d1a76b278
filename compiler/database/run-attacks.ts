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
}

export interface AttackFailure {
  /** Null when the world itself could not be built. */
  readonly probe: Probe | null;
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
  const report = (passed: number, notRun: number): AttackReport => ({
    total: plan.probes.length,
    passed,
    failed,
    notRun,
    cells: plan.cells,
    cellsProbed: plan.cellsProbed,
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
      const happened = await attempt(database, probe);
      if (happened !== null) {
        failed.push({ probe, expected: expectationText(probe.expect), happened, script: reproduction(plan, probe) });
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
}

/** Begins the transaction and builds the world in it. */
export async function openWorld(
  database: Database,
  plan: { readonly world: readonly string[]; readonly tables: readonly string[] },
): Promise<OpenedWorld> {
  await database.execute(
    "begin; set local lock_timeout = '5s'; set local statement_timeout = '60s'; set local client_min_messages = error",
  );
  const occupied = await isOccupied(database, plan.tables);
  const settle = ["set constraints all immediate", "set constraints all deferred"];
  const whole = await refusal(database, [...plan.world, ...settle]);
  if (whole === null) return { failures: [], empty: !occupied };
  const failures: AttackFailure[] = [];
  for (const [at, statement] of plan.world.entries()) {
    const happened = await refusal(database, [statement, ...settle]);
    const script = ["begin", ...plan.world.slice(0, at + 1), "rollback"].map((one) => `${one};\n`).join("");
    if (happened !== null)
      failures.push({ probe: null, expected: `the owner may run: ${statement}`, happened, script });
  }
  return { failures, empty: false };
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
async function refusal(database: Database, statements: readonly string[]): Promise<string | null> {
  try {
    await database.execute(
      ["savepoint contractc_world", ...statements, "release savepoint contractc_world"].join(";\n"),
    );
    return null;
  } catch (error) {
    const happened = described(asDatabaseError(error));
    await database.execute("rollback to savepoint contractc_world; release savepoint contractc_world");
    return happened;
  }
}

/** Runs one probe and takes everything back. Returns what happened when it is not what was expected, else null. */
export async function attempt(database: Database, probe: Attempt): Promise<string | null> {
  const before = probe.check?.kind === "unchanged" ? [probe.check.query] : [];
  const start = ["savepoint contractc_probe", ...preparations(probe)];
  const act = [...before, become(probe.actor), probe.statement];
  const after = [
    stepBack,
    "set constraints all immediate",
    ...(probe.check === null ? [] : [probe.check.query]),
    "rollback to savepoint contractc_probe",
    "release savepoint contractc_probe",
  ];
  const prepared = start.length > 1;
  try {
    if (prepared) await database.execute(start.join(";\n"));
  } catch (error) {
    await takeBack(database);
    return `the preparation failed: ${described(asDatabaseError(error))}`;
  }
  try {
    const results = await database.execute([...(prepared ? [] : start), ...act, ...after].join(";\n"));
    return judgeRows(probe, results, after.length);
  } catch (error) {
    await takeBack(database);
    return judgeError(probe.expect, asDatabaseError(error));
  }
}

async function takeBack(database: Database): Promise<void> {
  await database.execute("rollback to savepoint contractc_probe; release savepoint contractc_probe");
}

function judgeRows(probe: Attempt, results: readonly StatementResult[], after: number): string | null {
  const result = results.at(-after - 1);
  const count = Math.max(result?.rows.length ?? 0, result?.affected ?? 0);
  const expected = probe.expect.kind === "rows" ? probe.expect.count : 0;
  const tolerated =
    probe.expect.kind === "rows" || probe.expect.layer === "zero-rows" || probe.expect.layer === "nothing";
  if (!tolerated || count !== expected) return `rows ${count}`;
  if (probe.check === null) return null;
  const seen = results.at(-3)?.rows[0];
  if (probe.check.kind === "holds")
    return seen?.["holds"] === true ? null : `rows ${count}, but the owner sees ${String(seen?.["seen"])}`;
  const was = results.at(-after - 3)?.rows[0]?.["seen"];
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
