/** The proof of a build: replayed, compared twice, seeded and attacked on embedded databases. */

import { planAttacks } from "../attack/plan.ts";
import type { AttackPlan } from "../attack/probe.ts";
import { placeSentence } from "../attack/words.ts";
import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { openEmbedded } from "../database/embedded.ts";
import { observe } from "../database/observe.ts";
import { differencesBetween } from "../database/pg-delta.ts";
import { ReplayError, replay } from "../database/replay.ts";
import { runAttacks } from "../database/run-attacks.ts";
import type { AttackReport } from "../database/run-attacks.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import { attackFindings, catalogFindings, oneLine, spanOfStatement } from "./proof-findings.ts";
import { refusedPieces } from "./refused-pieces.ts";

export interface ProofInput {
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  /** Every migration, in the order in which they run. */
  readonly migrations: readonly MigrationText[];
  /** What the contracts compile to from nothing; null when only the migrations are to be proved. */
  readonly fromNothing: readonly MigrationText[] | null;
  readonly seeds: readonly MigrationText[];
}

export interface Proof {
  readonly migrations: number;
  /** Whether the replayed database was compared with the contract compiled from nothing. */
  readonly compared: boolean;
  readonly examples: number;
  readonly attacks: number;
  readonly attacksPassed: number;
  /** Attempts left out because the tables hold rows of somebody else and the statement names none. */
  readonly attacksNotRun: number;
  /** How long the attempts took. */
  readonly attackMilliseconds: number;
  readonly cells: number;
  readonly cellsProbed: number;
  /** Statements of the contracts that no attempt, or none that may succeed, could put to the test. */
  readonly unattempted: readonly Unattempted[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Unattempted {
  readonly module: string;
  /** Semantic path. */
  readonly place: string;
  /** The statement in product words. */
  readonly statement: string;
  readonly reason: string;
}

/**
 * Proves the migrations on empty embedded databases. Diagnostics, all errors: `verify/expression-refused`, `verify/migration-failed`,
 * `verify/catalog-differs`, `verify/replay-differs`, `verify/seed-failed`, `verify/attack-succeeded`. Later steps are
 * left out once a step has failed, for they would report consequences.
 */
export async function prove(input: ProofInput, progress: (what: string) => void): Promise<Proof> {
  const nothing: Proof = {
    migrations: input.migrations.length,
    compared: false,
    examples: 0,
    attacks: 0,
    attacksPassed: 0,
    attacksNotRun: 0,
    attackMilliseconds: 0,
    cells: 0,
    cellsProbed: 0,
    unattempted: [],
    diagnostics: [],
  };
  progress("starting an empty database");
  const database = await openEmbedded();
  try {
    progress(`replaying ${input.migrations.length} migrations`);
    const failed = await replayed(database, input);
    if (failed.length > 0) return { ...nothing, diagnostics: failed };
    progress("comparing the database with the contract");
    const catalog = catalogFindings(
      await observe(
        database,
        input.project.map((one) => one.ir),
        input.settings,
      ),
      input.project,
    );
    const different = await differencesFrom(input.fromNothing, database, input.migrations, progress);
    if (catalog.length > 0 || different.length > 0) return { ...nothing, diagnostics: [...catalog, ...different] };
    // Before the examples: some attempts name no rows and need tables that hold only their own.
    const attacked = await attackAll(database, input.project, input.settings, progress);
    const tried: Proof = { ...nothing, compared: input.fromNothing !== null, ...attacked };
    if (attacked.diagnostics.length > 0) return tried;
    progress("loading the example records");
    const examples = input.project.reduce((sum, one) => sum + one.ir.examples.length, 0);
    return { ...tried, examples, diagnostics: await seeded(database, input.seeds) };
  } finally {
    await database.close();
  }
}

/** Runs every module's attacks and adds up what came of them. */
export async function attackAll(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  progress: (what: string) => void,
): Promise<Omit<Proof, "migrations" | "compared" | "examples">> {
  let sum = { attacks: 0, attacksPassed: 0, attacksNotRun: 0, attackMilliseconds: 0, cells: 0, cellsProbed: 0 };
  const diagnostics: Diagnostic[] = [];
  const unattempted: Unattempted[] = [];
  for (const module of project) {
    const name = module.ir.module;
    const { plan, report } = await attackModule(database, module, project, settings, (done, total) =>
      progress(`attacking ${name}: ${done} of ${total}`),
    );
    unattempted.push(
      ...plan.unprobed.map(({ place, reason }) => ({
        module: name,
        place,
        statement: placeSentence(module.ir, place),
        reason,
      })),
    );
    sum = {
      attacks: sum.attacks + report.total,
      attacksPassed: sum.attacksPassed + report.passed,
      attacksNotRun: sum.attacksNotRun + report.notRun,
      attackMilliseconds: sum.attackMilliseconds + report.milliseconds,
      cells: sum.cells + report.cells,
      cellsProbed: sum.cellsProbed + report.cellsProbed,
    };
    diagnostics.push(...attackFindings(report, module));
  }
  return { ...sum, unattempted, diagnostics };
}

/**
 * Runs one module's attacks. A row that was made up and that Postgres does not take is no breach of the contract: then
 * they run again without rows of that entity, which are reported as not attempted.
 */
async function attackModule(
  database: Database,
  module: CompiledModule,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly plan: AttackPlan; readonly report: AttackReport }> {
  const modules = project.map((one) => one.ir);
  const refused = new Map<string, string>();
  for (;;) {
    const plan = planAttacks(module.ir, modules, settings, refused);
    const report = await runAttacks(database, plan, { onProgress });
    const [first] = report.failed;
    if (first?.refused === undefined || first.refused === null || refused.has(first.refused)) return { plan, report };
    refused.set(
      first.refused,
      `Postgres takes no row of ${first.refused} that was made up: ${oneLine(first.happened)}`,
    );
  }
}

async function replayed(database: Database, { migrations, project }: ProofInput): Promise<readonly Diagnostic[]> {
  try {
    await replay(database, migrations);
    return [];
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    const refused = await refusedPieces(database, project);
    if (refused.length > 0) return refused;
    const text = migrations.find((one) => one.path === error.path)?.text ?? "";
    const span = spanOfStatement(text, error.line ?? 0, project) ?? { path: error.path, start: 0, end: 0 };
    const where = { span, path: `migrations/${error.path}` };
    const line = error.line === null ? "" : `line ${error.line}: `;
    const params = { file: error.path, problem: `${line}${oneLine(error.failure.message)}` };
    return [diagnose("verify/migration-failed", where, params)];
  }
}

/**
 * Compares the replayed database with a second one on which the contract is compiled from nothing. Where both are made
 * by the very same statements, as in a first build, one database is both.
 */
async function differencesFrom(
  fromNothing: readonly MigrationText[] | null,
  database: Database,
  migrations: readonly MigrationText[],
  progress: (what: string) => void,
): Promise<readonly Diagnostic[]> {
  if (fromNothing === null) return [];
  const same =
    fromNothing.length === migrations.length && fromNothing.every((one, at) => one.text === migrations[at]?.text);
  if (same) return [];
  progress("compiling the contract from nothing on a second database");
  const second = await openEmbedded();
  try {
    await replay(second, fromNothing);
    const differences = await differencesBetween(database, second);
    return differences.map((difference) =>
      diagnose("verify/replay-differs", { span: null, path: "migrations" }, { difference: oneLine(difference) }),
    );
  } finally {
    await second.close();
  }
}

async function seeded(database: Database, seeds: readonly MigrationText[]): Promise<readonly Diagnostic[]> {
  await database.execute("set contractc.disposable = 'on'; set contractc.seed_password = 'only-in-the-proof'");
  for (const seed of seeds) {
    try {
      await database.execute(seed.text);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const where = { span: { path: seed.path, start: 0, end: 0 }, path: `files/${seed.path}` };
      return [diagnose("verify/seed-failed", where, { file: seed.path, problem: oneLine(error.message) })];
    }
  }
  return [];
}
