/** The evolutions that a project needs: for every module that differs from what its released migrations lead to. */

import { hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { definitionSteps, stepsInOrder } from "../emit/evolution/definition-changes.ts";
import { evolve } from "../emit/evolution/evolve.ts";
import type { EvolutionFile } from "../emit/evolution/evolve.ts";
import { projectDefinitions, scopesOf } from "../emit/evolution/project-definitions.ts";
import { renamedScopes } from "../emit/evolution/rename-steps.ts";
import { canonicalJson, hashOf } from "../ir/canonical.ts";
import type { ModuleIr } from "../ir/module.ts";
import { renamesNothing } from "../ir/renames.ts";
import type { Renames } from "../ir/renames.ts";
import type { Change } from "../plan/change.ts";
import { approves, checkApprovals } from "../plan/changes/approvals.ts";
import type { Removal } from "../plan/changes/approvals.ts";
import { changesBetween, unansweredRenames } from "../plan/changes/changes-between.ts";
import { findRenames } from "../plan/changes/find-renames.ts";
import type { ModuleState } from "./module-states.ts";
import { spanOfPath } from "./proof-findings.ts";

export interface ModuleEvolution {
  readonly module: string;
  /** What the module was, and is; what is removed has become a module of nothing. */
  readonly previous: CompiledModule;
  readonly next: CompiledModule;
  readonly changes: readonly Change[];
  /** In the order in which they run; empty when only something besides the database changed. */
  readonly files: readonly EvolutionFile[];
}

export interface ProjectEvolution {
  readonly previous: readonly CompiledModule[];
  readonly next: readonly CompiledModule[];
  readonly renames: Renames;
  /** By project order; removed modules first. */
  readonly modules: readonly ModuleEvolution[];
}

/**
 * Returns the evolutions of all modules with a released state. Diagnostics: those of `findRenames`,
 * `unansweredRenames`, `checkApprovals` and `evolve`; with an error of the first three nothing is lowered.
 */
export function evolveProject(states: readonly ModuleState[], settings: EmitSettings): Result<ProjectEvolution> {
  const given = states.map(({ previous: was, next: is }) => ({
    was: was === null ? null : withSortedKeys(was),
    is: is === null ? null : withSortedKeys(is),
  }));
  const removed = given.flatMap(({ was, is }) => (is === null && was !== null ? [was] : []));
  const previous = dependenciesFirst(given.flatMap(({ was }) => (was === null ? [] : [was])));
  const next = [...given.flatMap(({ is }) => (is === null ? [] : [is])), ...removed.map(emptied)];
  const place = (path: string) => spanOfPath(path, next);
  const irs = (modules: readonly CompiledModule[]): readonly ModuleIr[] => modules.map((one) => one.ir);
  const found = findRenames(irs(previous), irs(next), place);
  const renames = found.value;
  const pairs = [...removed.map((one) => one.ir.module), ...states.map((one) => one.module)].flatMap(
    (name, at, all) => {
      const was = previous.find((one) => one.ir.module === name);
      const is = next.find((one) => one.ir.module === name);
      return was === undefined || is === undefined || all.indexOf(name) < at ? [] : [{ was, is }];
    },
  );
  const different = pairs.filter(({ was, is }) => hashOf(was.ir) !== hashOf(is.ir));
  const nothing = { previous, next, renames, modules: [] };
  if (different.length === 0) return { value: nothing, diagnostics: found.diagnostics };

  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const changes = new Map<string, readonly Change[]>();
  for (const { was, is } of different) {
    const own = changesBetween(was.ir, is.ir, renames);
    changes.set(is.ir.module, own);
    // The configuration has signed the removal of all that such a module has.
    if (removed.includes(was)) continue;
    const { version } = is.header;
    const approved = is.ir.approvals ?? [];
    const at = (path: string) => spanOfPath(path, [is]) ?? contractOf(is);
    const answered = (removal: Removal): boolean => approved.some((one) => approves(one, version, removal));
    const asked = unansweredRenames(was.ir, is.ir, renames, at, answered);
    // Whoever has yet to say whether something is renamed need not sign its removal.
    const signed = checkApprovals(own, is.ir, version, at).filter(
      (one) => one.severity !== "error" || asked.length === 0,
    );
    diagnostics.push(...asked, ...signed);
  }
  if (hasErrors(diagnostics)) return { value: nothing, diagnostics };

  const touched = definitionsTouched(previous, next, renames, settings);
  const modules: ModuleEvolution[] = [];
  for (const { was, is } of pairs) {
    const { module } = is.ir;
    const own = changes.get(module);
    if (own === undefined && renamesNothing(renames) && !touched(module)) continue;
    const input = { module, previous, next, renames, changes: own ?? [], settings };
    const evolved = evolve(input);
    diagnostics.push(...evolved.diagnostics);
    modules.push({ module, previous: was, next: is, changes: own ?? [], files: evolved.value });
  }
  return { value: { previous, next, renames, modules }, diagnostics };
}

/** Whether policies, functions or triggers of a module change, though its contract may not have. */
function definitionsTouched(
  previous: readonly CompiledModule[],
  next: readonly CompiledModule[],
  renames: Renames,
  settings: EmitSettings,
): (module: string) => boolean {
  const before = projectDefinitions(renamedScopes(scopesOf(previous, settings), renames));
  const after = projectDefinitions(scopesOf(next, settings));
  return (module) => stepsInOrder(definitionSteps(before, after, module)).length > 0;
}

/** Contracts read from a file have their keys sorted, compiled ones do not; what is compared as text needs one order. */
function withSortedKeys(module: CompiledModule): CompiledModule {
  return { ...module, ir: JSON.parse(canonicalJson(module.ir)) as ModuleIr };
}

/** What is left of a removed module: its name. */
function emptied(module: CompiledModule): CompiledModule {
  const { ir, header } = module;
  return {
    ...module,
    header: { ...header, version: `${header.version} removed` },
    ir: {
      ...ir,
      identity: ir.identity?.module === ir.module ? null : ir.identity,
      entities: [],
      access: [],
      lifecycles: [],
      audit: null,
      examples: [],
      approvals: [],
      regressions: [],
    },
  };
}

function contractOf(module: CompiledModule) {
  return { path: module.contractPath, start: 0, end: 0 };
}

/** The order is kept but for modules that stand before one they depend on. */
function dependenciesFirst(modules: readonly CompiledModule[]): readonly CompiledModule[] {
  const ordered: CompiledModule[] = [];
  const visit = (one: CompiledModule): void => {
    if (ordered.includes(one)) return;
    for (const other of modules) if (other !== one && one.ir.dependsOn.includes(other.ir.module)) visit(other);
    if (!ordered.includes(one)) ordered.push(one);
  };
  modules.forEach(visit);
  return ordered;
}
