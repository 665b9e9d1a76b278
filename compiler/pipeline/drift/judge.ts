/** A live database judged: which migrations it has, and in what it differs from the state that they lead to. */

import type { DefaultPrivileges } from "../../database/bootstrap.ts";
import { DatabaseError } from "../../database/database.ts";
import type { Database } from "../../database/database.ts";
import { readDefinitions, readLive } from "../../database/read-live.ts";
import type { Picture, Subject } from "../../database/read-live.ts";
import { ReplayError } from "../../database/replay.ts";
import type { MigrationFile } from "../../database/replay.ts";
import type { CompiledModule, EmitSettings } from "../../emit/emitter.ts";
import type { Finding } from "../../observe/doors/finding.ts";
import { shownWhole } from "../../observe/drift/differences.ts";
import type { Difference } from "../../observe/drift/difference.ts";
import type { Foreign } from "../../observe/drift/foreign.ts";
import { compareHistory } from "../../observe/drift/history.ts";
import type { ComparedHistory } from "../../observe/drift/history.ts";
import { oneLine } from "../proof-findings.ts";
import { attackCopy } from "./attack-copy.ts";
import type { AttackedCopy } from "./attack-copy.ts";
import { appliedByState } from "./by-state.ts";
import { compareLive, differencesIn } from "./compare-live.ts";
import { expectationOf, replayed } from "./expectation.ts";
import type { Expectation, ExpectationCache } from "./expectation.ts";
import { subjectOf } from "./subject.ts";

export interface DriftInput {
  /** The modules as they were built. */
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  /** The migrations of the project in order. */
  readonly files: readonly MigrationFile[];
  readonly cache: ExpectationCache;
  readonly progress: (what: string) => void;
  /** Whether the migrations lead to the contracts as built: then attempts need no comparison with the state before. */
  readonly complete: boolean;
  /** Whether the affected attempts are made on a copy. */
  readonly attacks: boolean;
}

/** A difference, and the migration that made it where no file has that migration. */
export interface Judged {
  readonly difference: Difference;
  readonly cause: string;
}

export interface Judgement {
  readonly history: ComparedHistory;
  /** Why the migrations had to be told by the state; null where the database remembers them. */
  readonly byState: "none" | "unreadable" | null;
  readonly judged: readonly Judged[];
  readonly noted: readonly Finding[];
  readonly unseen: readonly Finding[];
  readonly foreign: Foreign;
  readonly attacked: AttackedCopy | null;
}

/** The database holds nothing of the project. */
export interface Elsewhere {
  readonly elsewhere: true;
  readonly unknown: number;
}

/**
 * Returns what a live database is like. Only reads it, in transactions that may not write; an unprivileged login is
 * enough. Throws DatabaseError and ConnectionError, and ReplayError when the applied files do not run one after another.
 */
export async function judgeDrift(live: Database, input: DriftInput): Promise<Judgement | Elsewhere> {
  const { project, settings, files, cache, progress } = input;
  const subject = subjectOf(project, settings);
  progress("reading the database");
  const picture = await readLive(live, subject);
  const privileges = defaultsOf(picture, settings);
  const isThere = holdsAny(picture, subject);
  const known = picture.history.kind === "known" ? compareHistory(files, picture.history.applied) : null;
  if (!isThere && (known === null || (known.applied.length === 0 && known.unknown.length > 0)))
    return { elsewhere: true, unknown: known?.unknown.length ?? 0 };
  progress("replaying the applied migrations");
  const history = known ?? (await appliedByState(files, picture, subject, privileges, cache));
  const expectation = await expectationOf(history.applied, subject, privileges, cache);
  progress("comparing the database with its migrations");
  const comparison = compareLive(picture, expectation, subject);
  const definitions = await readDefinitions(live, settings, shownWhole(comparison.deviations));
  const differences = differencesIn(comparison, picture, expectation, definitions, project, settings);
  const causes = await causesOf(input, picture, subject, privileges, history, differences);
  const attacked =
    !input.attacks || differences.every((one) => one.direction === "cosmetic")
      ? null
      : await attacks(live, input, history, privileges, differences);
  return {
    history,
    byState: picture.history.kind === "known" ? null : picture.history.kind,
    judged: differences.map((difference) => ({ difference, cause: causes.get(difference.id) ?? "" })),
    noted: comparison.noted,
    unseen: comparison.unseen,
    foreign: picture.foreign,
    attacked,
  };
}

/** Tables that a migration makes by hand are open from the first moment where the platform opens new ones. */
function defaultsOf({ surroundings }: Picture, { publicSchema }: EmitSettings): DefaultPrivileges {
  const opens = surroundings.default.some(
    (one) => one.grantee === "anon" && one.objects === "tables" && (one.schema === null || one.schema === publicSchema),
  );
  return opens ? "supabase-old" : "none";
}

function holdsAny({ facts }: Picture, { tables }: Subject): boolean {
  const there = new Set(facts.facts.filter((one) => one.kind === "table").map((one) => JSON.stringify(one.object)));
  return tables.some((one) => there.has(JSON.stringify(one.name)));
}

/** What is gone when the history's own texts are replayed was made by a migration that no file has. */
async function causesOf(
  { settings, project, cache }: DriftInput,
  picture: Picture,
  subject: Subject,
  privileges: DefaultPrivileges,
  { edited, unknown, run }: ComparedHistory,
  differences: readonly Difference[],
): Promise<ReadonlyMap<string, string>> {
  if (edited.length + unknown.length === 0 || differences.length === 0) return new Map();
  const expectation: Expectation | null = await expectationOf(run, subject, privileges, cache).catch(
    (error: unknown) => {
      // What nobody can replay explains nothing.
      if (error instanceof ReplayError) return null;
      throw error;
    },
  );
  if (expectation === null) return new Map();
  const rest = differencesIn(compareLive(picture, expectation, subject), picture, expectation, {}, project, settings);
  const left = new Set(rest.map((one) => one.id));
  const names = [...unknown.map((one) => one.version), ...edited.map((one) => one.applied.version)];
  const cause = names.length === 1 ? `the migration ${names[0] ?? ""}` : `one of the migrations ${names.join(", ")}`;
  return new Map(differences.filter((one) => !left.has(one.id)).map((one) => [one.id, cause]));
}

async function attacks(
  live: Database,
  { project, settings, complete, progress }: DriftInput,
  { applied, pending, edited, unknown }: ComparedHistory,
  privileges: DefaultPrivileges,
  differences: readonly Difference[],
): Promise<AttackedCopy> {
  progress("attacking a copy of the schema");
  const asBuilt = complete && pending.length + edited.length + unknown.length === 0;
  const before = asBuilt ? null : await replayed(applied, privileges);
  try {
    return await attackCopy(live, project, settings, differences, before);
  } catch (error) {
    // The differences are known; that no copy can be made of such a database takes nothing from them.
    if (!(error instanceof DatabaseError)) throw error;
    return { attempts: 0, attacks: [], leftOut: [], obstacle: oneLine(error.message) };
  } finally {
    await before?.close();
  }
}
