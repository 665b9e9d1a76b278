/** Puts a damage to a database and asks each of the three proofs whether it sees it, and where. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { modelOf } from "../../../compiler/attack/model/model.ts";
import type { Model } from "../../../compiler/attack/model/point.ts";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import type { AttackPlan } from "../../../compiler/attack/probe.ts";
import { DatabaseEndedError } from "../../../compiler/database/database.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { readReference } from "../../../compiler/database/observe.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { runModel } from "../../../compiler/database/run-model.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { cellId } from "../../../compiler/ir/find.ts";
import type { CatalogFacts } from "../../../compiler/observe/facts.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { modelFindings } from "../../../compiler/pipeline/model-findings.ts";
import { attackFindings, closureFindings, spanOfPath } from "../../../compiler/pipeline/proof-findings.ts";
import { root } from "../../guard/sources.ts";
import type { Damage } from "./damage.ts";
import { dropRewriteFunction, rewriteFunction } from "./rewrite.ts";

const contracts = { sample: "docs/data-contracts/auth-foundation.md", care: "test/fixtures/care.md" } as const;

export interface Patient {
  readonly database: Database;
  readonly migrations: readonly MigrationFile[];
  readonly project: readonly CompiledModule[];
  readonly module: CompiledModule;
  readonly plan: AttackPlan;
  readonly model: Model;
  readonly reference: CatalogFacts;
}

/** Opens an embedded database on which a contract was compiled from nothing. Close its database. */
export async function openPatient(contract: keyof typeof contracts): Promise<Patient> {
  const path = contracts[contract];
  const { modules } = await compileProject([{ path, bytes: readFileSync(join(root, path)) }]);
  const [module] = modules;
  if (module === undefined) throw new Error(`${path} does not compile`);
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  const { value } = migrationsEmitter.emit({ module, project: modules, settings: defaultSettings, timestamps });
  const database = await openEmbedded();
  await replay(database, value);
  const migrations = value;
  const irs = modules.map((one) => one.ir);
  return {
    database,
    migrations,
    project: modules,
    module,
    plan: planAttacks(module.ir, irs, defaultSettings),
    model: modelOf(module.ir, irs, defaultSettings),
    reference: await readReference(database, defaultSettings),
  };
}

/** Opens the same on a new database, in the place of one that its damage brought down. */
async function reopened(patient: Patient): Promise<Patient> {
  await patient.database.close().catch(() => undefined);
  const database = await openEmbedded();
  await replay(database, patient.migrations);
  return { ...patient, database };
}

/** What each proof says at one of the places under which the damage must be found, and all that they say. */
export interface Examination {
  readonly behaviour: readonly Diagnostic[];
  readonly model: readonly Diagnostic[];
  readonly closure: readonly Diagnostic[];
  readonly elsewhere: readonly Diagnostic[];
  /** The patient for the next damage: another one where this one ended the embedded Postgres. */
  readonly next: Patient;
}

/** Applies a damage, examines the database by what bears on its places, and takes the damage back. */
export async function examine(patient: Patient, damage: Damage): Promise<Examination> {
  const { database, module, project } = patient;
  await database.execute(`begin;\n${rewriteFunction}`);
  let next = patient;
  try {
    await database.execute(`${damage.sql};\n${dropRewriteFunction}`);
    const inside = nested(database);
    const here = (path: string): boolean => damage.places.some((place) => isAt(place, path, project));
    const closure = await closureFindings(inside, project, defaultSettings, patient.reference);
    const probes = patient.plan.probes.filter((one) => here(one.place));
    const behaviour = attackFindings(await runAttacks(inside, { ...patient.plan, probes }), module);
    const model = damage.places.some((one) => one.startsWith("access/"))
      ? modelFindings(await runModel(inside, partOf(patient.model, here), { joined: true }), module)
      : [];
    const named = (all: readonly Diagnostic[]): readonly Diagnostic[] =>
      all.filter((one) => one.severity === "error" && damage.places.some((place) => names(one, place, project)));
    const found = { behaviour: named(behaviour), model: named(model), closure: named(closure) };
    const there = new Set(Object.values(found).flat());
    const elsewhere = [...behaviour, ...model, ...closure].filter((one) => !there.has(one));
    return { ...found, elsewhere, next: (next = await standing(patient)) };
  } finally {
    if (next === patient) await database.execute("rollback");
  }
}

/** The points of a model that bear on a place: what is written under it, and what is read of the same entities. */
function partOf(model: Model, here: (path: string) => boolean): Model {
  const writes = model.writes.filter((one) => here(one.place));
  const entities = new Set(writes.map((one) => one.entity));
  const reads = model.reads.filter((one) => entities.has(one.entity) || readsOf(model, one.entity).some(here));
  return { ...model, writes, reads };
}

function readsOf(model: Model, entity: string): readonly string[] {
  return model.players.map((one) => cellId(entity, one.person.actor, "select"));
}

/** The patient, or a new one where the embedded Postgres ended: what recurses without end leaves it no stack. */
async function standing(patient: Patient): Promise<Patient> {
  try {
    await patient.database.execute("select 1");
    return patient;
  } catch (error) {
    if (!(error instanceof DatabaseEndedError)) throw error;
    return reopened(patient);
  }
}

/** Whether a semantic path leads to the line of a place. */
function isAt(place: string, path: string, project: readonly CompiledModule[]): boolean {
  const wanted = spanOfPath(place, project);
  const span = spanOfPath(path, project);
  return wanted !== null && span !== null && wanted.path === span.path && wanted.start === span.start;
}

/** What no contract owns has no line; everything else must be found at the line of its place. */
function names({ span, path }: Diagnostic, place: string, project: readonly CompiledModule[]): boolean {
  if (place === "platform") return path === "" || path.startsWith("platform");
  const wanted = spanOfPath(place, project);
  if (wanted === null) return path === place || path.startsWith(`${place}/`);
  return span !== null && span.path === wanted.path && span.start === wanted.start;
}

/** The same session for what begins and ends transactions of its own: they are savepoints of the open one. */
function nested(database: Database): Database {
  const inner = (sql: string): string =>
    sql
      .replace(/^begin(?: isolation level repeatable read read only)?(?=;|$)/, "savepoint contractc_inner")
      .replace(/^rollback$/, "rollback to savepoint contractc_inner");
  return {
    ...database,
    execute: (sql) => database.execute(inner(sql)),
    pipeline: (texts) => database.pipeline(texts.map(inner)),
  };
}
