/** `plan`: what the next build would do to databases, without proving and without writing it. */

import { hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Renames } from "../ir/renames.ts";
import type { Source } from "../text/source.ts";
import { check } from "./check.ts";
import { composeProject } from "./compose-project.ts";
import type { Host } from "./host.ts";
import { releasedFiles } from "./load-project.ts";
import { migrationsFolder } from "./owned-path.ts";
import type { PlannedModule } from "./plan-build.ts";

export interface PlanOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** What is not released, of the requested modules; null when the plan could not be made. */
  readonly modules: readonly PlannedModule[] | null;
  /** Null when the plan could not be made. */
  readonly renames: Renames | null;
  /** Paths of migrations that would be written or changed. */
  readonly touched: ReadonlySet<string>;
  /** Those of them that do not exist yet. */
  readonly added: ReadonlySet<string>;
  /** Paths of migrations that would be deleted. */
  readonly deleted: readonly string[];
}

/**
 * Plans the requested modules, all approved ones when none is named. Diagnostics: those of `check`, `composeProject`
 * and `planBuild`.
 */
export async function planned(host: Host, requested: readonly string[]): Promise<PlanOutcome> {
  host.progress("reading the contracts");
  const merged = await host.onDefaultBranch(migrationsFolder);
  const outcome = await check(host.files, requested, merged);
  const { project, sources, scope } = outcome;
  const stop = (diagnostics: readonly Diagnostic[]): PlanOutcome => ({
    diagnostics: inOrder(diagnostics),
    sources,
    modules: null,
    renames: null,
    touched: new Set(),
    added: new Set(),
    deleted: [],
  });
  if (hasErrors(outcome.diagnostics)) return stop(outcome.diagnostics);
  const composed = await composeProject(host.files, outcome, requested, false);
  const before = [...outcome.diagnostics, ...composed.diagnostics];
  if (hasErrors(before)) return stop(before);
  host.progress("planning");
  const { planBuild } = await import("./plan-build.ts");
  const plan = await planBuild(host.files, project, composed.value, {
    force: false,
    now: host.clock(),
    released: releasedFiles(project, merged),
  });
  const diagnostics = [...before, ...plan.diagnostics];
  if (hasErrors(diagnostics)) return stop(diagnostics);
  const migrations = plan.value.changes.filter((one) => one.path.startsWith(`${migrationsFolder}/`));
  const modules = plan.value.pending.filter((one) => requested.length === 0 || scope.has(one.module));
  return {
    diagnostics: inOrder(diagnostics),
    sources,
    modules,
    renames: plan.value.evolution.renames,
    touched: new Set(migrations.map((one) => one.path)),
    added: new Set(migrations.filter((one) => one.before === null).map((one) => one.path)),
    deleted: migrations.filter((one) => one.after === null).map((one) => one.path),
  };
}
