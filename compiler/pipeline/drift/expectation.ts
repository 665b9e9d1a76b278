/** The state that applied migrations lead to, read from an embedded database on which they were replayed; kept for the next run. */

import type { DefaultPrivileges } from "../../database/bootstrap.ts";
import type { Database } from "../../database/database.ts";
import { openEmbedded } from "../../database/embedded.ts";
import { readDefinitions, readLive } from "../../database/read-live.ts";
import type { Subject } from "../../database/read-live.ts";
import { replay } from "../../database/replay.ts";
import type { MigrationFile } from "../../database/replay.ts";
import { sha256Hex } from "../../ir/canonical.ts";
import { closure } from "../../observe/doors/closure.ts";
import type { Finding } from "../../observe/doors/finding.ts";
import type { Definitions } from "../../observe/drift/definitions.ts";
import type { CatalogFacts } from "../../observe/facts.ts";

/** What was read of it. */
export interface Expectation {
  readonly facts: CatalogFacts;
  readonly definitions: Definitions;
  /** What the migrations themselves opened beside the contracts. */
  readonly doors: readonly Finding[];
  /** Who owns the project there. */
  readonly owner: string;
}

/** Where expectations are kept between runs. */
export interface ExpectationCache {
  readonly recall: (name: string) => Promise<string | null>;
  readonly remember: (name: string, note: string) => Promise<void>;
  /** Changes with the compiler. */
  readonly fingerprint: string;
}

/** Returns the surroundings' findings alone: the catalog is compared with the migrations, not with the contract. */
export function surroundingDoors(subject: Subject, picture: Awaited<ReturnType<typeof readLive>>): readonly Finding[] {
  const watch = { ...subject, surroundings: picture.surroundings };
  return closure(watch, { fromContract: [], fromReference: [] }, picture.answers);
}

/**
 * Returns the expectation for files that are replayed in the given order; from the cache when the same were replayed
 * before. Throws ReplayError when Postgres refuses one.
 */
export async function expectationOf(
  files: readonly MigrationFile[],
  subject: Subject,
  privileges: DefaultPrivileges,
  cache: ExpectationCache,
): Promise<Expectation> {
  const { settings, tables } = subject;
  const ingredients = [
    cache.fingerprint,
    privileges,
    settings,
    tables,
    files.map((one) => [one.path, sha256Hex(one.text)]),
  ];
  const name = `drift-${sha256Hex(JSON.stringify(ingredients)).slice(0, 32)}.json`;
  const kept = await cache.recall(name);
  const known = kept === null ? null : parsed(kept);
  if (known !== null) return known;
  const database = await replayed(files, privileges);
  try {
    const expectation = await expectationFrom(database, subject);
    await cache.remember(name, JSON.stringify(expectation));
    return expectation;
  } finally {
    await database.close();
  }
}

/** Returns an embedded database on which the files were replayed. Close it. Throws ReplayError. */
export async function replayed(files: readonly MigrationFile[], privileges: DefaultPrivileges): Promise<Database> {
  const database = await openEmbedded({ defaultPrivileges: privileges });
  try {
    await replay(database, files);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Returns what is expected, read from a database that is as it must be. */
export async function expectationFrom(database: Database, subject: Subject): Promise<Expectation> {
  const picture = await readLive(database, subject);
  return {
    facts: picture.facts,
    definitions: await readDefinitions(database, subject.settings, null),
    doors: surroundingDoors(subject, picture),
    owner: picture.surroundings.login[0]?.projectOwner ?? "postgres",
  };
}

/** A note that was cut short is as good as none. */
function parsed(text: string): Expectation | null {
  try {
    return JSON.parse(text) as Expectation;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
