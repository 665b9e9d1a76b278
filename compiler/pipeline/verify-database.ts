/** Verifying one database against the contracts: its catalog, then what everybody can do with it. */

import { DatabaseEndedError, DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { rebuildEmbedded } from "../database/rebuild.ts";
import type { LeftOut, RebuiltDatabase } from "../database/rebuild.ts";
import { diagnose, hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import type { CatalogFacts } from "../observe/facts.ts";
import { compareModels } from "./model-findings.ts";
import { closureFindings, oneLine } from "./proof-findings.ts";
import { attackAll } from "./verify-attacks.ts";
import type { TimeLimits } from "./verify-attacks.ts";
import { notCopiedFindings } from "./verify-findings.ts";
import { liveRounds, ownRounds } from "./verify-ground.ts";
import type { LiveOptions } from "./verify-ground.ts";
import { precondition } from "./verify-preconditions.ts";
import { emptyProof } from "./verify-proof.ts";
import type { Proof } from "./verify-proof.ts";
import { foreignTriggers, leftBehind, sequencesOf } from "./verify-traces.ts";

export interface VerifyDatabaseOptions {
  /** How a database is spared that others use; null for one that was made to be attacked. */
  readonly live: LiveOptions | null;
  /** Facts of a database on which the contracts were compiled from nothing; null leaves out what routines say. */
  readonly reference: CatalogFacts | null;
  /** Whether every point of the contracts' small models is compared too, beside the attempts. */
  readonly model: boolean;
  readonly progress: (what: string) => void;
}

/**
 * Compares a database with the contracts, and attacks it in transactions that are rolled back. Diagnostics: those of
 * `closureFindings`, `verify/comparison-failed`, `verify/attack-succeeded`, `verify/unfinished`, `verify/not-copied`,
 * and `model/*`; for a live one those of `precondition`, alone. Throws ConnectionError when the connection is lost.
 */
export async function verifyDatabase(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  options: VerifyDatabaseOptions,
): Promise<Proof> {
  const { live, reference, progress } = options;
  if (live !== null) {
    const obstacle = await precondition(database, project, settings);
    if (obstacle !== null) return { ...emptyProof, diagnostics: [obstacle] };
    // Whatever happens to this process, the server takes back what it left open.
    await database.execute("set idle_in_transaction_session_timeout = '60s'");
  }
  progress("comparing the database with the contract");
  const structure = await structureOf(database, project, settings, reference);
  const copy = copyOnce(database, progress);
  try {
    const before = live === null ? null : await sequencesOf(database);
    const rounds = live === null ? ownRounds(database, copy.open) : liveRounds(database, copy.open, live);
    const asBuilt = !hasErrors(structure);
    const { attacksOnCopy, ...attacked } = await attackAll(
      rounds,
      project,
      settings,
      progress,
      asBuilt,
      limitsOf(live),
    );
    // The model needs empty tables; and where attempts found no time, it would find none either.
    const modelled = options.model && attacked.attacksNotRun === 0;
    if (modelled) progress("comparing every point of the model");
    const model = modelled
      ? await compareModels(live === null ? database : await copy.open(), project, settings)
      : null;
    const found = new Set(attacked.matrix.filter((one) => one.failed > 0).map((one) => `model/${one.place}`));
    const leftOut = await copy.leftOut();
    const near = new Set<string | null>([settings.publicSchema, settings.privateSchema, settings.auditSchema, "auth"]);
    return {
      ...emptyProof,
      ...attacked,
      modelPoints: model?.points ?? 0,
      diagnostics: [
        ...structure,
        ...attacked.diagnostics,
        // Where an attempt failed already, the model only says so again.
        ...(model?.diagnostics ?? []).filter((one) => !found.has(one.path)),
        ...notCopiedFindings(leftOut.filter((one) => near.has(one.schema))),
      ],
      live:
        before === null
          ? null
          : {
              attacksOnCopy,
              notCopied: leftOut.filter((one) => !near.has(one.schema)).map(({ kind, object }) => `${kind} ${object}`),
              leaves: leftBehind(
                before,
                await sequencesOf(database),
                await foreignTriggers(database, project, settings),
              ),
            },
    };
  } finally {
    await copy.close();
  }
}

interface Copy {
  /** Makes the copy when it is first asked for, and anew when it has ended. */
  readonly open: () => Promise<Database>;
  readonly leftOut: () => Promise<readonly LeftOut[]>;
  readonly close: () => Promise<void>;
}

function copyOnce(original: Database, progress: (what: string) => void): Copy {
  let made: RebuiltDatabase | null = null;
  return {
    open: async () => {
      if (made !== null && (await isRunning(made.database))) return made.database;
      progress("copying the schema of the database");
      made = await rebuildEmbedded(original);
      return made.database;
    },
    leftOut: async () => made?.leftOut ?? [],
    close: async () => made?.database.close(),
  };
}

/** An embedded Postgres ends when a statement takes all of its stack. */
async function isRunning(database: Database): Promise<boolean> {
  return database.execute("select").then(
    () => true,
    (error: unknown) => !(error instanceof DatabaseEndedError),
  );
}

/** One statement gets a small part of the time, so that many slow ones are seen, and not only the first. */
function limitsOf(live: LiveOptions | null): TimeLimits {
  if (live === null) return {};
  const budgetMilliseconds = live.seconds * 1000;
  return { budgetMilliseconds, statementMilliseconds: Math.min(5000, Math.max(500, budgetMilliseconds / 20)) };
}

/** A database may hold what makes reading it fail: an event trigger that refuses every definition, for one. */
async function structureOf(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  reference: CatalogFacts | null,
): Promise<readonly Diagnostic[]> {
  try {
    return await closureFindings(database, project, settings, reference);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return [diagnose("verify/comparison-failed", { span: null, path: "catalog" }, { problem: oneLine(error.message) })];
  }
}
