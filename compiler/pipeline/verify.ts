/** `verify`: what was built, proved again, on an embedded database or on one that exists. */

import { DatabaseError } from "../database/database.ts";
import { ConnectionError, openUrl } from "../database/server.ts";
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
import { mutate } from "./mutate.ts";
import type { Mutation } from "./mutate.ts";
import { migrationsFolder } from "./owned-path.ts";
import { oneLine } from "./proof-findings.ts";
import { prove } from "./prove.ts";
import { referenceOf } from "./reference.ts";
import { verifyDatabase } from "./verify-database.ts";
import type { LiveOptions } from "./verify-ground.ts";
import type { Proof } from "./verify-proof.ts";

export interface VerifyOptions extends LiveOptions {
  /** A URL or the name of a configured database; null for an embedded one. */
  readonly database: string | null;
  readonly allowRemote: boolean;
  /** Damages the embedded database in every way and attacks it each time; only without `database`. */
  readonly mutate: boolean;
}

export interface VerifyOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly proof: Proof | null;
  /** Null unless it was asked for and the proof left nothing to be desired. */
  readonly mutation: Mutation | null;
}

/**
 * Verifies the requested modules, all that were built when none is named. Diagnostics: those of `check` that are
 * errors, of `prove`, of `mutate`, of `verifyDatabase`, of `databaseAddress`, `verify/not-built`, `verify/remote-refused`, `verify/unreachable`,
 * `verify/connection-lost`.
 */
export async function verify(host: Host, requested: readonly string[], options: VerifyOptions): Promise<VerifyOutcome> {
  host.progress("reading the contracts");
  const outcome = await check(host.files, requested);
  const { sources, project } = outcome;
  const stop = (diagnostics: readonly Diagnostic[]): VerifyOutcome => ({
    diagnostics: inOrder(diagnostics),
    sources,
    proof: null,
    mutation: null,
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
        model: true,
        seeds: seeds.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])),
      },
      host.progress,
    );
    const proved = [...before, ...proof.diagnostics];
    // What is wrong already would let every damage be noticed.
    const mutation =
      options.mutate && !hasErrors(proved)
        ? await mutate({ project: composed.value.project, settings, migrations }, host.progress)
        : null;
    return { diagnostics: worstFirst([...proved, ...(mutation?.diagnostics ?? [])]), sources, proof, mutation };
  }
  const proof = await onDatabase(host, composed.value, settings, address, options);
  if ("code" in proof) return stop([...before, proof]);
  // Without facts about the database it was not begun.
  if (proof.live === null) return stop([...before, ...proof.diagnostics]);
  return { diagnostics: worstFirst([...before, ...proof.diagnostics]), sources, proof, mutation: null };
}

/** By severity, then by place: what a database is like besides comes after what it does wrong. */
function worstFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const ordered = inOrder(diagnostics);
  const severities = ["error", "warning", "note"] as const;
  return severities.flatMap((severity) => ordered.filter((one) => one.severity === severity));
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

/** Verifies a database that exists; every attempt runs in a transaction that is rolled back. */
async function onDatabase(
  host: Host,
  composition: Composition,
  settings: ReturnType<typeof settingsOf>,
  address: DatabaseAddress,
  { blind, maxRows, seconds }: LiveOptions,
): Promise<Proof | Diagnostic> {
  const stopped = (code: "verify/unreachable" | "verify/connection-lost", error: unknown): Diagnostic => {
    if (!(error instanceof ConnectionError) && !(error instanceof DatabaseError)) throw error;
    const params = { host: address.host, problem: oneLine(error.message) };
    return diagnose(code, { span: null, path: "arguments/db" }, params);
  };
  host.progress("connecting");
  const database = await openUrl(address.url).catch((error: unknown) => stopped("verify/unreachable", error));
  if ("code" in database) return database;
  try {
    const reference = await referenceOf(composition.project, settings);
    const options = { live: { blind, maxRows, seconds }, reference, model: true, progress: host.progress };
    return await verifyDatabase(database, composition.project, settings, options);
  } catch (error) {
    return stopped(error instanceof ConnectionError ? "verify/connection-lost" : "verify/unreachable", error);
  } finally {
    // A connection that was lost cannot be closed.
    await database.close().catch(() => undefined);
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
