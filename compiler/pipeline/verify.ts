/** `verify`: what was built, proved again, on an embedded database or on one that exists. */

import { DatabaseError } from "../database/database.ts";
import { ConnectionError, openUrl } from "../database/server.ts";
import { observe } from "../database/observe.ts";
import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hashOf } from "../ir/canonical.ts";
import type { Source } from "../text/source.ts";
import { check } from "./check.ts";
import type { CheckOutcome } from "./check.ts";
import { composeProject } from "./compose-project.ts";
import type { Composition } from "./compose-project.ts";
import { settingsOf } from "./config.ts";
import { databaseAddress } from "./database-address.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import type { Host } from "./host.ts";
import { lockOf } from "./load-project.ts";
import { migrationsFolder } from "./owned-path.ts";
import { attackAll, prove } from "./prove.ts";
import type { Proof } from "./prove.ts";
import { catalogFindings, oneLine } from "./proof-findings.ts";

export interface VerifyOptions {
  /** A URL or the name of a configured database; null for an embedded one. */
  readonly database: string | null;
  readonly allowRemote: boolean;
}

export interface VerifyOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly proof: Proof | null;
}

/**
 * Verifies the requested modules, all that were built when none is named. Diagnostics: those of `check` that are
 * errors, of `prove`, of `databaseAddress`, `verify/not-built`, `verify/remote-refused`, `verify/unreachable`.
 */
export async function verify(host: Host, requested: readonly string[], options: VerifyOptions): Promise<VerifyOutcome> {
  host.progress("reading the contracts");
  const outcome = await check(host.files, requested);
  const { sources, project } = outcome;
  const stop = (diagnostics: readonly Diagnostic[]): VerifyOutcome => ({
    diagnostics: inOrder(diagnostics),
    sources,
    proof: null,
  });
  const errors = outcome.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) return stop([...notAsBuilt(outcome), ...errors]);
  const { database } = options;
  const address = database === null ? null : databaseAddress(database, project.placed.config, host.environment);
  if (address !== null && !("url" in address)) return stop([address]);
  if (address !== null && !address.local && !options.allowRemote) {
    const where = { span: null, path: "arguments/db" };
    return stop([diagnose("verify/remote-refused", where, { host: address.host })]);
  }
  const composed = await composeProject(host.files, outcome, requested, false);
  const unbuilt = [...composed.value.targets].filter((module) => lockOf(project, module) === null);
  const missing = unbuilt.map((module) => notBuilt(module, false));
  const before = [...composed.diagnostics, ...missing, ...notAsBuilt(outcome)];
  if (hasErrors(before)) return stop(before);
  const settings = settingsOf(project.placed.config);
  if (address === null) {
    const migrations = await textsIn(host.files, migrationsFolder, /^\d+_.*\.sql$/);
    const seeds = await Promise.all(
      composed.value.project.map(async ({ ir }) => {
        const path = `supabase/seeds/${ir.module}.sql`;
        return { path, text: await readText(host.files, path) };
      }),
    );
    const proof = await prove(
      {
        project: composed.value.project,
        settings,
        migrations,
        fromNothing: null,
        seeds: seeds.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])),
      },
      host.progress,
    );
    return { diagnostics: inOrder([...before, ...proof.diagnostics]), sources, proof };
  }
  const proof = await onDatabase(host, composed.value, settings, address);
  if ("code" in proof) return stop([...before, proof]);
  return { diagnostics: inOrder([...before, ...proof.diagnostics]), sources, proof };
}

/** Returns `verify/not-built` for every approved contract in scope that says something else than when it was built. */
function notAsBuilt({ compilation, project, scope }: CheckOutcome): readonly Diagnostic[] {
  return (compilation?.modules ?? []).flatMap(({ ir, header }) => {
    const built = lockOf(project, ir.module)?.contract ?? null;
    if (built === null || !scope.has(ir.module) || header.status !== "APPROVED") return [];
    return built.irHash === hashOf(ir) ? [] : [notBuilt(ir.module, true)];
  });
}

function notBuilt(module: string, built: boolean): Diagnostic {
  return diagnose("verify/not-built", { span: null, path: `modules/${module}` }, { module, built });
}

/** Compares and attacks a database that exists; every attempt runs in a transaction that is rolled back. */
async function onDatabase(
  host: Host,
  composition: Composition,
  settings: ReturnType<typeof settingsOf>,
  address: DatabaseAddress,
): Promise<Proof | Diagnostic> {
  try {
    const database = await openUrl(address.url);
    try {
      host.progress("comparing the database with the contract");
      const modules = composition.project.map((one) => one.ir);
      const catalog = catalogFindings(await observe(database, modules, settings), composition.project);
      const attacked = await attackAll(database, composition.project, settings, host.progress);
      const diagnostics = [...catalog, ...attacked.diagnostics];
      return { migrations: 0, compared: false, examples: 0, ...attacked, diagnostics };
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectionError) && !(error instanceof DatabaseError)) throw error;
    const params = { host: address.host, problem: oneLine(error.message) };
    return diagnose("verify/unreachable", { span: null, path: "arguments/db" }, params);
  }
}

async function textsIn(
  files: ProjectFiles,
  folder: string,
  names: RegExp,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const found = (await files.list(folder)).filter((name) => names.test(name));
  return Promise.all(
    found.map(async (name) => ({
      path: `${folder}/${name}`,
      text: (await readText(files, `${folder}/${name}`)) ?? "",
    })),
  );
}
