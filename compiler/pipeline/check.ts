/** `check`: what the contracts say, and everything there is to report about them. Reads, never writes. */

import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hashOfMeaning } from "../ir/canonical.ts";
import { loadSqlParser } from "../syntax/sql-parser.ts";
import type { Source } from "../text/source.ts";
import { compileProject } from "./compile.ts";
import type { Compilation } from "./compile.ts";
import { contractsFolder, checkModuleNames, loadProject, lockOf, releasedFiles } from "./load-project.ts";
import type { Project } from "./load-project.ts";
import type { ProjectFiles } from "./files.ts";
import { headerLines } from "./header.ts";
import { releasedIrPath } from "./lock.ts";
import { dividedSteps, irOf } from "./module-states.ts";
import { applyResolutions } from "./resolutions.ts";

export interface CheckOutcome {
  readonly project: Project;
  /** Null when the command line or the configuration is wrong: then nothing was compiled. */
  readonly compilation: Compilation | null;
  /** The requested modules and those they depend on; all when none was named. */
  readonly scope: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/**
 * Compiles the project and returns the findings about the requested modules and what they depend on, with the
 * configuration's resolutions applied. `merged`: the migrations on the default branch, null when nothing is known about
 * it. Diagnostics besides those of `compileProject` and `loadProject`:
 * `build/version-not-raised`, `build/version-lowered`, `build/draft-meaning-changed`.
 */
export async function check(
  files: ProjectFiles,
  requested: readonly string[],
  merged: ReadonlySet<string> | null = null,
): Promise<CheckOutcome> {
  // Whatever the project turns out to be, contracts need it; compileProject waits for it.
  void loadSqlParser();
  const project = await loadProject(files);
  const usage = checkModuleNames(project, requested);
  const before = [...project.diagnostics, ...usage];
  if (usage.length > 0 || hasErrors(project.diagnostics)) {
    const scope = new Set<string>();
    return { project, compilation: null, scope, diagnostics: inOrder(before), sources: project.sources };
  }
  const compilation = await compileProject(project.contracts, { knownModules: project.known });
  const scope = scopeOf(compilation, requested);
  const paths = new Set([...scope].map((module) => `${contractsFolder}/${module}.md`));
  const inScope = (one: Diagnostic): boolean => requested.length === 0 || one.span === null || paths.has(one.span.path);
  const meanings = await changedMeanings(files, project, compilation, releasedFiles(project, merged));
  const found = [...compilation.diagnostics, ...meanings].filter(inScope);
  const resolved = applyResolutions(found, project.placed, requested.length === 0);
  return {
    project,
    compilation,
    scope,
    diagnostics: inOrder([...before, ...resolved]),
    sources: [...project.sources, ...compilation.sources],
  };
}

/** The requested modules and their dependencies by the contracts' header lines; all modules when none is requested. */
function scopeOf(compilation: Compilation, requested: readonly string[]): ReadonlySet<string> {
  const headers = new Map(
    compilation.contracts.flatMap((one) =>
      one.module === null ? [] : [[one.module, headerLines(one.document)] as const],
    ),
  );
  const scope = new Set<string>();
  const visit = (name: string): void => {
    if (scope.has(name)) return;
    scope.add(name);
    for (const dependency of headers.get(name)?.dependsOn ?? []) visit(dependency.name);
  };
  (requested.length === 0 ? [...headers.keys()] : requested).forEach(visit);
  return scope;
}

async function changedMeanings(
  files: ProjectFiles,
  project: Project,
  compilation: Compilation,
  released: ReadonlySet<string>,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const one of compilation.contracts) {
    const { ir = null, header = null } = one.checked ?? {};
    if (ir === null || header === null) continue;
    const signed = await signedBefore(files, project, ir.module, released);
    if (signed === null) continue;
    const params = { module: ir.module, version: header.version };
    const where = { span: headerLines(one.document).versionSpan, path: "header/version" };
    if (header.status === "APPROVED" && isBelow(header.version, signed.version)) {
      found.push(diagnose("build/version-lowered", where, { ...params, built: signed.version }));
    } else if (header.version === signed.version && hashOfMeaning(ir) !== signed.meaningHash) {
      const code = header.status === "APPROVED" ? "build/version-not-raised" : "build/draft-meaning-changed";
      found.push(diagnose(code, where, params));
    }
  }
  return found;
}

/** What was signed last: the released state, or the last build of a module that has none. */
async function signedBefore(
  files: ProjectFiles,
  project: Project,
  module: string,
  released: ReadonlySet<string>,
): Promise<{ readonly version: string; readonly meaningHash: string } | null> {
  const lock = lockOf(project, module);
  if (lock === null || lock.contract === null) return null;
  const { settled, pending } = dividedSteps(lock, released);
  if (pending === null || pending.from === null) return lock.contract;
  const ir = await irOf(files, releasedIrPath(module), pending.from);
  const version = settled.at(-1)?.version ?? null;
  return ir === null || version === null ? lock.contract : { version, meaningHash: hashOfMeaning(ir) };
}

/** Whether a version is lower than another, number by number; of 1.0 and 1.0-beta the latter. */
function isBelow(version: string, other: string): boolean {
  const numbers = (text: string): readonly number[] => (text.split("-")[0] ?? "").split(".").map(Number);
  const [left, right] = [numbers(version), numbers(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return version.includes("-") && !other.includes("-");
}
