/** The embedded Postgres: PGlite in process with the Supabase platform in it, started from a prepared directory. */

import { setFlagsFromString } from "node:v8";
import type { Extensions, PGlite } from "@electric-sql/pglite";
import { bootstrap, defaultPrivilegesSql } from "./bootstrap.ts";
import type { DefaultPrivileges } from "./bootstrap.ts";
import type { Database } from "./database.ts";
import { embeddedDatabase, pgliteOf } from "./embedded-database.ts";
import { contributed } from "./embedded-extensions.ts";
import { cacheDirectories, preparedKey, readPrepared, writePrepared } from "./prepared-cache.ts";

export interface EmbeddedOptions {
  /** Where the prepared data directory is kept: a directory, null for nowhere, absent for the usual places. */
  readonly cacheDirectory?: string | null;
  /** The project's default privileges for objects the owner creates; "none" unless given. */
  readonly defaultPrivileges?: DefaultPrivileges;
  /** Whether pgTAP is installed, in schema extensions; needs the development package pglite-pgtap. */
  readonly pgtap?: boolean;
  /** Extensions of Postgres' own distribution to have at hand; names that this embedded Postgres lacks are passed over. */
  readonly contributed?: readonly string[];
}

/**
 * The prepared directory is read whole at every start, so it is kept small: log segments of 1 MB instead of 16, and no
 * template databases, for an embedded Postgres never creates another database.
 */
const initialization = ["--wal-segsize=1"];
const templates = ["template1", "template0"];

type Image = Uint8Array<ArrayBuffer>;

/** Prepared directories of this process by where they are kept, so that a second database needs neither disk nor initdb. */
const images = new Map<string, Promise<Image>>();

/**
 * Opens an independent embedded Postgres 18 with the platform of `bootstrap.ts`; the session is the superuser
 * `postgres`. Works without a cache, with an unwritable and with a damaged one, only slower. Close it, or the process
 * stays alive.
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Database> {
  const directories = await directoriesFor(options.cacheDirectory);
  const place = directories.join("\0");
  const image = images.get(place) ?? preparedImage(directories);
  images.set(place, image);
  const installed = {
    ...(await contributed(options.contributed ?? [])),
    ...(await extensions(options.pgtap === true)),
  };
  const database = await embeddedDatabase(await load(await image, installed));
  const privileges = defaultPrivilegesSql(options.defaultPrivileges ?? "none", ["postgres"]);
  if (privileges !== "") await database.execute(privileges);
  if (options.pgtap === true) await database.execute(pgtap);
  return database;
}

/** Opens a copy of an embedded database as it is now; the two are independent afterwards. */
export async function cloneEmbedded(database: Database): Promise<Database> {
  const image = await dataOf(pgliteOf(database));
  return embeddedDatabase(await load(image, await extensions(false)));
}

/**
 * Returns the data directory, as a tar archive, of a Postgres with the platform in it: from the first of the
 * directories that holds it whole, otherwise made anew and kept in the first that takes it.
 */
export async function preparedImage(directories: readonly string[]): Promise<Image> {
  const key = await preparedKey([...initialization, ...templates, bootstrap]);
  const kept = await readPrepared(directories, key);
  if (kept !== null) return kept;
  const fresh = await initialize();
  await writePrepared(directories, key, fresh);
  return fresh;
}

/** pgTAP calls its own functions by bare names; at Supabase the search path ends in extensions. */
const pgtap = `create extension pgtap with schema extensions; set search_path = "$user", public, extensions`;

async function directoriesFor(chosen: string | null | undefined): Promise<readonly string[]> {
  if (chosen === undefined) return cacheDirectories();
  return chosen === null ? [] : [chosen];
}

/**
 * Loads PGlite so that V8 compiles it once, quickly: optimising Postgres in the background costs seconds of all cores
 * and pays only after minutes of work. The last of the flags implies the others when it is given on a command line.
 */
async function pglite(): Promise<typeof import("@electric-sql/pglite")> {
  for (const flag of ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up", "--liftoff-only"]) setFlagsFromString(flag);
  return import("@electric-sql/pglite");
}

async function initialize(): Promise<Image> {
  const { PGlite } = await pglite();
  const engine = await PGlite.create({ extensions: await extensions(false), initDbStartParams: initialization });
  try {
    await engine.exec(bootstrap);
    for (const name of templates) {
      await engine.exec(`alter database ${name} with is_template false`);
      await engine.exec(`drop database ${name}`);
    }
    await engine.exec("checkpoint");
    return await dataOf(engine);
  } finally {
    await engine.close();
  }
}

async function dataOf(engine: PGlite): Promise<Image> {
  const archive = await engine.dumpDataDir("none");
  return new Uint8Array(await archive.arrayBuffer());
}

async function load(image: Image, installed: Extensions): Promise<PGlite> {
  const { PGlite } = await pglite();
  return PGlite.create({ extensions: installed, loadDataDir: new Blob([image]) });
}

async function extensions(withPgtap: boolean): Promise<Extensions> {
  const { pgcrypto } = await import("@electric-sql/pglite/contrib/pgcrypto");
  if (!withPgtap) return { pgcrypto };
  const loaded = await import("@electric-sql/pglite-pgtap");
  return { pgcrypto, pgtap: loaded.pgtap };
}
