/** The proof that databases in use survive a build: rows of the released state, migrated, and found again. */

import { proveData } from "../database/data-proof.ts";
import { openEmbedded } from "../database/embedded.ts";
import { ReplayError, replay } from "../database/replay.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { EmitSettings } from "../emit/emitter.ts";
import { approves } from "../plan/changes/approvals.ts";
import type { Removal } from "../plan/changes/approvals.ts";
import { dataFindings } from "./data-findings.ts";
import type { ProjectEvolution } from "./evolve-project.ts";
import type { BuildPlan } from "./plan-build.ts";
import { refusedMigration } from "./proof-findings.ts";

export interface EvolutionProof {
  /** Tables whose rows were compared. */
  readonly tables: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Fills an embedded database in the released state with rows and runs what is not released, hand-written migrations in
 * between included. Diagnostics: those of `dataFindings`, `verify/migration-failed`. Does nothing where no module
 * evolves.
 */
export async function proveEvolution(
  { evolution, pending, migrations }: BuildPlan,
  settings: EmitSettings,
  progress: (what: string) => void,
): Promise<EvolutionProof> {
  const unreleased = new Set(pending.flatMap((one) => one.migrations.map(({ path }) => path)));
  const first = migrations.findIndex((one) => unreleased.has(one.path));
  const files = migrations.slice(Math.max(0, first));
  const entities = concerned(
    evolution,
    files.every((one) => unreleased.has(one.path)),
  );
  if (entities.size === 0) return { tables: 0, diagnostics: [] };
  progress("migrating a database with rows in it");
  const database = await openEmbedded();
  try {
    await replay(database, migrations.slice(0, first));
    const found = await proveData(database, {
      previous: evolution.previous.map((one) => one.ir),
      next: evolution.next.map((one) => one.ir),
      renames: evolution.renames,
      files,
      settings,
      approved: (removal) => isApproved(evolution, removal),
      entities,
    });
    const unproven = found.filter((one) => one.kind === "unproven").length;
    return { tables: entities.size - unproven, diagnostics: dataFindings(found, evolution.next) };
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    const where = { span: { path: error.path, start: 0, end: 0 }, path: `migrations/${error.path}` };
    const text = migrations.find((one) => one.path === error.path)?.text ?? "";
    const params = { file: error.path, problem: `${refusedMigration(error, text)}, with rows in the tables` };
    return { tables: 0, diagnostics: [diagnose("verify/migration-failed", where, params)] };
  } finally {
    await database.close();
  }
}

/**
 * Tables, under their old names, whose rows a build could change: those with a change of their own, and people's where
 * roles change. What somebody wrote by hand in between may change every table.
 */
function concerned({ modules, renames }: ProjectEvolution, onlyOurs: boolean): ReadonlySet<string> {
  const evolving = modules.filter((one) => one.files.length > 0);
  const formerNames = new Map([...renames.entities].map(([from, to]) => [to, from]));
  return new Set(
    evolving.flatMap(({ previous, changes }) => {
      const named = changes.flatMap((one) => ("entity" in one ? [formerNames.get(one.entity) ?? one.entity] : []));
      const roles = changes.some((one) => "role" in one) ? [previous.ir.identity?.entity ?? ""] : [];
      const touched = new Set([...named, ...roles]);
      return previous.ir.entities.flatMap(({ name }) => (!onlyOurs || touched.has(name) ? [name] : []));
    }),
  );
}

/** By the Approvals table of a contract, or by the configuration that removes a whole module. */
function isApproved(evolution: ProjectEvolution, removal: Removal): boolean {
  return evolution.modules.some(({ previous, next }) => {
    const isRemoved = next.ir.entities.length === 0 && previous.ir.entities.some(({ name }) => name === removal.object);
    const approvals = next.ir.approvals ?? [];
    return isRemoved || approvals.some((one) => approves(one, next.header.version, removal));
  });
}
