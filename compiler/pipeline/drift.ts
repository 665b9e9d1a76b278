/** `drift`: the contracts, the migrations and a live database, compared with each other. */

import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { ReplayError } from "../database/replay.ts";
import type { MigrationFile } from "../database/replay.ts";
import { ConnectionError, openUrl } from "../database/server.ts";
import { diagnose, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sha256Hex } from "../ir/canonical.ts";
import type { Source } from "../text/source.ts";
import { check } from "./check.ts";
import type { CheckOutcome } from "./check.ts";
import { settingsOf } from "./config.ts";
import { databaseAddress } from "./database-address.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { builtModules } from "./drift/built-modules.ts";
import type { BuiltModules } from "./drift/built-modules.ts";
import { asDrift, differenceFindings, historyFindings } from "./drift/findings.ts";
import { judgeDrift } from "./drift/judge.ts";
import type { Judgement } from "./drift/judge.ts";
import { driftReport, driftSummary } from "./drift/drift-report.ts";
import type { DriftReport } from "./drift/drift-report.ts";
import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import type { Host } from "./host.ts";
import { migrationsOf } from "./lock.ts";
import { migrationsFolder } from "./owned-path.ts";
import { oneLine } from "./proof-findings.ts";

export interface DriftOptions {
  /** A URL or the name of a configured database. */
  readonly database: string;
  /** Whether what is only to be done yet counts as drift. */
  readonly strict: boolean;
  /** Whether affected attempts are made on a copy. */
  readonly attacks: boolean;
}

/** Clean, differing, or not to be told. */
export type DriftVerdict = "clean" | "drift" | "cannot-tell";

export interface DriftOutcome {
  readonly verdict: DriftVerdict;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Null when nothing could be compared. */
  readonly report: DriftReport | null;
  /** What was compared and the way back, in lines; empty when nothing was compared. */
  readonly summary: readonly string[];
}

/**
 * Compares a live database with the migrations of the project, and those with its contracts. The live database is only
 * read, on another host too. Diagnostics: the family `drift/`, the errors of `check`, those of `databaseAddress`.
 */
export async function drift(host: Host, requested: readonly string[], options: DriftOptions): Promise<DriftOutcome> {
  host.progress("reading the contracts");
  const outcome = await check(host.files, requested);
  const { sources, project } = outcome;
  const cannotTell = (diagnostics: readonly Diagnostic[]): DriftOutcome => ({
    verdict: "cannot-tell",
    diagnostics: inOrder(diagnostics),
    sources,
    report: null,
    summary: [],
  });
  const errors = outcome.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) return cannotTell(errors);
  const address = databaseAddress(options.database, project.placed.config, host.environment);
  if (!("url" in address)) return cannotTell([address]);
  const names = (await host.files.list(migrationsFolder)).filter((name) => /^\d+_.*\.sql$/.test(name));
  const built = await builtModules(host.files, outcome, names);
  if (built.obstacles.length > 0) return cannotTell([...built.obstacles, ...built.ahead]);
  const files = await textsOf(host.files, names);
  const judged = await onDatabase(host, outcome, built, files, address, options);
  if ("code" in judged) return cannotTell([judged, ...built.ahead]);
  const inScope = scoped(judged, built, outcome, requested);
  const ahead = built.ahead.map((one) => asDrift(one, options.strict));
  const findings = [
    ...differenceFindings(inScope.judged, inScope.attacked, built.project),
    ...historyFindings(inScope, options.strict),
    ...ahead,
    ...againstLocks(inScope, outcome),
  ];
  const report = driftReport(inScope, built, address.host);
  return {
    verdict: verdictOf(findings, inScope),
    diagnostics: findings,
    sources,
    report,
    summary: driftSummary(report, inScope.judged),
  };
}

/** What was found outweighs what could not be seen, and that outweighs a clean rest. */
function verdictOf(findings: readonly Diagnostic[], { unseen, judged }: Judgement): DriftVerdict {
  const errors = findings.filter((one) => one.severity === "error" && one.code !== "drift/unseen");
  if (errors.length > 0 || judged.length > 0) return "drift";
  return unseen.length > 0 ? "cannot-tell" : "clean";
}

const insufficientPrivilege = "42501";

async function onDatabase(
  host: Host,
  { project }: CheckOutcome,
  built: BuiltModules,
  files: readonly MigrationFile[],
  address: DatabaseAddress,
  { attacks }: DriftOptions,
): Promise<Judgement | Diagnostic> {
  const where = { span: null, path: "arguments/db" };
  const stopped = (code: "drift/unreachable" | "drift/connection-lost", error: unknown): Diagnostic => {
    if (!(error instanceof ConnectionError) && !(error instanceof DatabaseError)) throw error;
    const problem = oneLine(error.message);
    if (error instanceof DatabaseError && error.sqlstate === insufficientPrivilege)
      return diagnose("drift/unseen", where, {
        subject: "This login",
        problem: `may not read the catalogs: ${problem}`,
      });
    return diagnose(code, where, { host: address.host, problem });
  };
  host.progress("connecting");
  const database = await openUrl(address.url, { statementTimeoutMs: 120_000 }).catch((error: unknown) =>
    stopped("drift/unreachable", error),
  );
  if ("code" in database) return database;
  try {
    return await judged(database, host, built, files, address, settingsOf(project.placed.config), attacks);
  } catch (error) {
    return stopped(error instanceof ConnectionError ? "drift/connection-lost" : "drift/unreachable", error);
  } finally {
    // A connection that was lost cannot be closed.
    await database.close().catch(() => undefined);
  }
}

async function judged(
  database: Database,
  host: Host,
  built: BuiltModules,
  files: readonly MigrationFile[],
  address: DatabaseAddress,
  settings: ReturnType<typeof settingsOf>,
  attacks: boolean,
): Promise<Judgement | Diagnostic> {
  const cache = { recall: host.recall, remember: host.remember, fingerprint: await host.compilerFingerprint() };
  try {
    const judgement = await judgeDrift(database, {
      project: built.project,
      settings,
      files,
      cache,
      progress: host.progress,
      complete: true,
      attacks,
    });
    if (!("elsewhere" in judgement)) return judgement;
    const params = { host: address.host, unknown: judgement.unknown };
    return diagnose("drift/other-project", { span: null, path: "arguments/db" }, params);
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    const span = { path: error.path, start: 0, end: 0 };
    const params = {
      file: `${error.path}${error.line === null ? "" : `:${error.line}`}`,
      problem: oneLine(error.failure.message),
    };
    return diagnose("drift/not-replayable", { span, path: `files/${error.path}` }, params);
  }
}

/** The differences of the requested modules, and those that belong to none. */
function scoped(
  judgement: Judgement,
  { project }: BuiltModules,
  { scope }: CheckOutcome,
  requested: readonly string[],
): Judgement {
  if (requested.length === 0) return judgement;
  const others = new Set(
    project.filter(({ ir }) => !scope.has(ir.module)).flatMap(({ ir }) => ir.entities.map((one) => one.name)),
  );
  const isMine = (entity: string | null): boolean => entity === null || !others.has(entity);
  const { attacked } = judgement;
  return {
    ...judgement,
    judged: judgement.judged.filter((one) => isMine(one.difference.entity)),
    attacked: attacked === null ? null : { ...attacked, attacks: attacked.attacks.filter((one) => isMine(one.entity)) },
  };
}

/** Returns `drift/edited-migration` for applied files that are not as their lock records. */
function againstLocks({ history }: Judgement, { project }: CheckOutcome): readonly Diagnostic[] {
  const locked = new Map(
    [...project.locks.values(), project.projectLock]
      .flatMap((lock) => migrationsOf(lock))
      .map((one) => [one.file, one.checksum]),
  );
  const said = new Set(history.edited.map((one) => one.file.path));
  return history.applied
    .filter(({ path, text }) => locked.has(path) && locked.get(path) !== sha256Hex(text) && !said.has(path))
    .map(({ path }) =>
      diagnose(
        "drift/edited-migration",
        { span: { path, start: 0, end: 0 }, path: `files/${path}` },
        { file: path, what: "lock" },
      ),
    );
}

async function textsOf(files: ProjectFiles, names: readonly string[]): Promise<readonly MigrationFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const path = `${migrationsFolder}/${name}`;
      return { path, text: (await readText(files, path)) ?? "" };
    }),
  );
}
