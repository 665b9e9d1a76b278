/** `build`: compile, plan, prove, and only then write, all or nothing. */

import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import type { Source } from "../text/source.ts";
import { alone } from "./build-marker.ts";
import { check } from "./check.ts";
import { composeProject } from "./compose-project.ts";
import type { Composition } from "./compose-project.ts";
import { settingsOf } from "./config.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import type { Host } from "./host.ts";
import { releasedFiles } from "./load-project.ts";
import { migrationsFolder } from "./owned-path.ts";
import type { BuildPlan } from "./plan-build.ts";
import type { FileChange } from "./plan-files.ts";
import type { Proof } from "./verify-proof.ts";
import { anyAsSevereAs } from "./severity.ts";
import { strayFiles } from "./stray-files.ts";
import { isUpToDate, rememberProof } from "./up-to-date.ts";
import { projectFacts } from "./project-facts.ts";
import { writeFiles } from "./write-files.ts";

export interface BuildOptions {
  /** Compares with the disk and writes nothing. */
  readonly check: boolean;
  /** Plans and proves, and writes nothing. */
  readonly dryRun: boolean;
  /** Writes contracts of any status to a scratch directory, without locks. */
  readonly draft: boolean;
  /** Overwrites generated files and unreleased migrations that were edited by hand. */
  readonly force: boolean;
  /** Findings as severe as this stop the build before anything is written. */
  readonly failOn: Severity;
}

export interface BuildOutcome {
  readonly status: "failed" | "up-to-date" | "written" | "planned" | "differs";
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** The modules that were compiled anew. */
  readonly modules: readonly CompiledModule[];
  readonly changes: readonly FileChange[];
  /** What the project is, in lines, when nothing was compiled because nobody touched it since it was proved. */
  readonly facts?: readonly string[];
  /** Null when nothing had to be proved, or could not be. */
  readonly proof: Proof | null;
}

/** Where `build --draft` writes. */
export const scratchFolder = ".contractc/draft";

/**
 * Builds the requested modules, all approved ones when none is named. Diagnostics: those of `check`,
 * `composeProject`, `planBuild`, `prove` and `writeFiles`, `build/another-build`, and with `check`
 * `build/not-up-to-date`. With any error nothing is written.
 */
export async function build(host: Host, requested: readonly string[], options: BuildOptions): Promise<BuildOutcome> {
  const writes = !options.check && !options.dryRun;
  // Findings are not remembered, only their number: whoever wants to fail on them has them found again.
  const known = writes && !options.draft && options.failOn === "error" ? await isUpToDate(host, requested) : null;
  if (known !== null) return { ...nothingDone("up-to-date", []), facts: known };
  if (!writes) return buildAlone(host, requested, options);
  const outcome = await alone(host, () => buildAlone(host, requested, options));
  return "code" in outcome ? nothingDone("failed", [outcome]) : outcome;
}

async function buildAlone(host: Host, requested: readonly string[], options: BuildOptions): Promise<BuildOutcome> {
  host.progress("reading the contracts");
  const merged = await host.onDefaultBranch(migrationsFolder);
  const outcome = await check(host.files, requested, merged);
  const stop = (diagnostics: readonly Diagnostic[]): BuildOutcome => ({
    ...nothingDone("failed", inOrder(diagnostics)),
    sources: outcome.sources,
  });
  if (hasErrors(outcome.diagnostics)) return stop(outcome.diagnostics);
  const project = options.draft ? { ...outcome.project, locks: new Map(), projectLock: null } : outcome.project;
  const composed = await composeProject(host.files, { ...outcome, project }, requested, options.draft);
  const before = [...outcome.diagnostics, ...composed.diagnostics];
  if (hasErrors(before) || composed.value.targets.size === 0) return stop(before);

  host.progress("compiling");
  const { placed } = project;
  const { planBuild } = await import("./plan-build.ts");
  const files = options.draft ? contractsOnly(host.files) : host.files;
  const planned = await planBuild(files, project, composed.value, {
    force: options.force || options.check,
    now: host.clock(),
    released: releasedFiles(project, merged),
  });
  const findings = inOrder([...before, ...planned.diagnostics]);
  if (anyAsSevereAs(findings, options.failOn)) return stop(findings);
  const modules = composed.value.project.filter((one) => composed.value.targets.has(one.ir.module));
  const base = { sources: outcome.sources, modules, changes: planned.value.changes, proof: null };
  if (options.check) {
    const stray = await strayFiles(host.files, project);
    const differing = [...planned.value.changes, ...stray];
    const diagnostics = inOrder([...findings, ...differing.map(notUpToDate)]);
    return { ...base, status: differing.length > 0 ? "differs" : "up-to-date", diagnostics, changes: differing };
  }

  const proof = await proofOf(host, composed.value, planned.value, settingsOf(placed.config));
  const proved = inOrder([...findings, ...proof.diagnostics]);
  if (hasErrors(proved)) return { ...base, status: "failed", diagnostics: proved, proof };
  if (options.dryRun) return { ...base, status: "planned", diagnostics: proved, proof };

  host.progress("writing");
  const changes = options.draft ? await draftOf(host, planned.value.changes) : planned.value.changes;
  const failed = await writeFiles(host.files, changes);
  if (failed.length > 0) return { ...base, status: "failed", diagnostics: inOrder([...proved, ...failed]), proof };
  if (!options.draft) await rememberProof(host, requested, projectFacts(modules, proved));
  return { ...base, changes, status: changes.length === 0 ? "up-to-date" : "written", diagnostics: proved, proof };
}

async function proofOf(
  host: Host,
  composition: Composition,
  plan: BuildPlan,
  settings: ReturnType<typeof settingsOf>,
): Promise<Proof> {
  const [{ prove }, { proveEvolution }] = await Promise.all([import("./prove.ts"), import("./prove-evolution.ts")]);
  const { migrations, fromNothing, seeds } = plan;
  const input = { project: composition.project, settings, migrations, fromNothing, seeds, model: false };
  const proof = await prove(input, host.progress);
  if (hasErrors(proof.diagnostics)) return proof;
  const { tables, diagnostics } = await proveEvolution(plan, settings, host.progress);
  return { ...proof, tablesMigrated: tables, diagnostics: [...proof.diagnostics, ...diagnostics] };
}

/** The project as if nothing had ever been built. */
function contractsOnly(files: ProjectFiles): ProjectFiles {
  const hidden = (path: string): boolean => /^(generated|supabase)(\/|$)/.test(path) || path.endsWith(".lock.json");
  return {
    ...files,
    read: (path) => (hidden(path) ? Promise.resolve(null) : files.read(path)),
    list: (directory) => (hidden(directory) ? Promise.resolve([]) : files.list(directory)),
  };
}

/** The files of a draft under the scratch directory, its earlier content gone, ignored by version control. */
async function draftOf(host: Host, changes: readonly FileChange[]): Promise<readonly FileChange[]> {
  const wanted = new Map<string, string>([[".contractc/.gitignore", "*\n"]]);
  for (const { path, after } of changes) {
    if (after !== null && !path.endsWith(".lock.json")) wanted.set(`${scratchFolder}/${path}`, after);
  }
  const old = (await host.files.listAll(scratchFolder)).filter((path) => !wanted.has(path));
  const present = await Promise.all(
    [...wanted].map(async ([path, after]) => ({ path, before: await readText(host.files, path), after })),
  );
  return [
    ...old.map((path) => ({ path, before: "", after: null })),
    ...present.filter((one) => one.before !== one.after),
  ];
}

function notUpToDate({ path, before, after }: FileChange): Diagnostic {
  const state = after === null ? "orphaned" : before === null ? "missing" : "changed";
  const where = { span: { path, start: 0, end: 0 }, path: `files/${path}` };
  return diagnose("build/not-up-to-date", where, { file: path, state });
}

function nothingDone(status: BuildOutcome["status"], diagnostics: readonly Diagnostic[]): BuildOutcome {
  return { status, diagnostics, sources: [], modules: [], changes: [], proof: null };
}
