/** `diff`: what a change of the contracts means, before any SQL. Reads contracts only, never a database. */

import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { findRenames } from "../plan/changes/find-renames.ts";
import { lineColumnAt, lineStarts } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import { check } from "./check.ts";
import { compileProject } from "./compile.ts";
import type { Compilation, SourceFile } from "./compile.ts";
import { settingsOf } from "./config.ts";
import { modulesCompared } from "./diff-entries.ts";
import type { ModuleDiff } from "./diff-entries.ts";
import { countsAsWidened } from "./diff-entry.ts";
import { findingsOf } from "./diff-findings.ts";
import type { ProjectFiles } from "./files.ts";
import { checkModuleNames, contractsFolder, loadProject } from "./load-project.ts";
import { spanOfPath } from "./proof-findings.ts";

/** The contracts as they were. */
export interface BaseContracts {
  /** As the result names it: "main (1f0c2ab)", "old/members.md". */
  readonly name: string;
  readonly files: readonly SourceFile[];
  /**
   * Of a commit, the project as it was. Of a directory, all contracts there, of a file one of the project, whose other
   * contracts are taken as they are now; what such files are called does not matter.
   */
  readonly origin: "commit" | "directory" | "file";
}

/** Finds the contracts as they were; what stands in its way is a diagnostic of the family `diff/`. */
export type ReadBase = () => Promise<BaseContracts | Diagnostic>;

export interface DiffOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Null when nothing could be compared. */
  readonly comparison: Comparison | null;
}

export interface Comparison {
  readonly base: string;
  /** The requested modules and what they depend on, all when none is named, by name. */
  readonly modules: readonly ModuleDiff[];
  /** Whether somebody may do more than before, or nobody can tell. */
  readonly widened: boolean;
}

/**
 * Compares the requested modules and those they depend on, all when none is named, with what they were. Diagnostics: the errors of `check`, those
 * of `readBase`, `diff/base-has-errors`, `plan/rename-unclear`; of the comparison `diff/access-*`,
 * `diff/audit-reduced`, `diff/breaking`, `diff/rename-unclear`, `diff/changed`, the worst first.
 */
export async function diff(
  files: ProjectFiles,
  readBase: ReadBase,
  requested: readonly string[],
  progress: (what: string) => void = () => undefined,
): Promise<DiffOutcome> {
  progress("reading the contracts");
  const project = await loadProject(files);
  const base = await readBase();
  const stop = (diagnostics: readonly Diagnostic[], sources: readonly Source[] = project.sources): DiffOutcome => ({
    diagnostics: inOrder(diagnostics),
    sources,
    comparison: null,
  });
  if ("code" in base) return stop([base]);
  const before = await compiledBase(base, project.contracts);
  const gone = before.contracts.flatMap(({ module }) => module ?? []);
  const known = [...new Set([...project.known, ...gone])];
  const usage = checkModuleNames({ ...project, known }, requested);
  if (usage.length > 0) return stop(usage);
  const present = requested.filter((name) => project.known.includes(name));
  const outcome = await check(files, present);
  const { compilation, sources } = outcome;
  const errors = outcome.diagnostics.filter((one) => one.severity === "error" && !isAboutBuilding(one));
  if (compilation === null || errors.length > 0) return stop(errors, sources);

  const inScope = (path: string): boolean =>
    requested.length === 0 || [...outcome.scope, ...requested].some((name) => path === `${contractsFolder}/${name}.md`);
  const broken = baseErrors(before, base).filter(({ path }) => inScope(path));
  const renames = findRenames(
    before.modules.map(({ ir }) => ir),
    compilation.modules.map(({ ir }) => ir),
    (path) => spanOfPath(path, compilation.modules),
  );
  const questions = [...broken.map(({ diagnostic }) => diagnostic), ...renames.diagnostics];
  if (hasErrors(questions)) return stop(questions, sources);

  progress("comparing");
  const compared = modulesCompared(
    { before: before.modules, now: compilation.modules, renames: renames.value },
    settingsOf(project.placed.config),
  );
  // Who may act at all is said by a module that others depend on.
  const modules = compared.filter(
    ({ module }) => requested.length === 0 || requested.includes(module) || outcome.scope.has(module),
  );
  const entries = modules.flatMap((one) => one.entries);
  return {
    diagnostics: findingsOf(entries, base.name),
    sources,
    comparison: { base: base.name, modules, widened: entries.some(countsAsWidened) },
  };
}

/** What a build says about versions and locks is no matter of a comparison. */
function isAboutBuilding({ code }: Diagnostic): boolean {
  return /^build\/(?:version-|draft-)/.test(code);
}

async function compiledBase({ origin, files }: BaseContracts, present: readonly SourceFile[]): Promise<Compilation> {
  if (origin === "commit") return compileProject(files);
  const { contracts } = await compileProject(files);
  const named = files.map((file) => {
    const module = contracts.find((one) => one.path === file.path)?.module ?? null;
    return module === null ? file : { ...file, path: `${contractsFolder}/${module}.md` };
  });
  if (origin === "directory") return compileProject(named);
  return compileProject([...named, ...present.filter(({ path }) => !named.some((one) => one.path === path))]);
}

function baseErrors(
  { diagnostics, sources }: Compilation,
  base: BaseContracts,
): readonly { readonly path: string; readonly diagnostic: Diagnostic }[] {
  return diagnostics
    .filter((one) => one.severity === "error")
    .map(({ span, message, code }) => {
      const file = span?.path ?? contractsFolder;
      const source = sources.find((one) => one.path === file);
      const line =
        span === null || source === undefined ? null : lineColumnAt(lineStarts(source.text), span.start).line;
      const params = { file, base: base.name, line, message, code };
      return { path: file, diagnostic: diagnose("diff/base-has-errors", { span: null, path: `base/${file}` }, params) };
    });
}
