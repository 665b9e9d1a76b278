/** The proof of a build: replayed, compared twice, seeded and attacked on embedded databases. */

import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { openEmbedded } from "../database/embedded.ts";
import { differencesBetween } from "../database/pg-delta.ts";
import { ReplayError, replay } from "../database/replay.ts";
import { diagnose, hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import type { MigrationText } from "../plan/decide-migrations.ts";
import { oneLine, refusedMigration, spanOfStatement } from "./proof-findings.ts";
import { refusedPieces } from "./refused-pieces.ts";
import { verifyDatabase } from "./verify-database.ts";
import { emptyProof } from "./verify-proof.ts";
import type { Proof } from "./verify-proof.ts";

export interface ProofInput {
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  /** Every migration, in the order in which they run. */
  readonly migrations: readonly MigrationText[];
  /** What the contracts compile to from nothing; null when only the migrations are to be proved. */
  readonly fromNothing: readonly MigrationText[] | null;
  readonly seeds: readonly MigrationText[];
  /** Whether every point of the small models is compared, beside the attempts. */
  readonly model: boolean;
}

/**
 * Proves the migrations on empty embedded databases. Diagnostics, all errors: `verify/expression-refused`,
 * `verify/migration-failed`, `verify/replay-differs`, `verify/seed-failed`, and those of `verifyDatabase`. Without the
 * migrations there is nothing to attack, and examples load only into what was proved.
 */
export async function prove(input: ProofInput, progress: (what: string) => void): Promise<Proof> {
  const nothing: Proof = { ...emptyProof, migrations: input.migrations.length };
  progress("starting an empty database");
  const database = await openEmbedded();
  try {
    progress(`replaying ${input.migrations.length} migrations`);
    const failed = await replayed(database, input);
    if (failed.length > 0) return { ...nothing, diagnostics: failed };
    const different = await differencesFrom(input.fromNothing, database, input.migrations, progress);
    // Before the examples: some attempts name no rows and need tables that hold only their own.
    const { model } = input;
    const options = { live: null, reference: null, model, progress };
    const verified = await verifyDatabase(database, input.project, input.settings, options);
    const diagnostics = [...verified.diagnostics, ...different];
    const tried: Proof = {
      ...verified,
      migrations: input.migrations.length,
      compared: input.fromNothing !== null,
      diagnostics,
    };
    if (hasErrors(diagnostics)) return tried;
    progress("loading the example records");
    const examples = input.project.reduce((sum, one) => sum + one.ir.examples.length, 0);
    return { ...tried, examples, diagnostics: [...diagnostics, ...(await seeded(database, input.seeds))] };
  } finally {
    await database.close();
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
    const params = { file: error.path, problem: refusedMigration(error, text) };
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
