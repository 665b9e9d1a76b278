/** Mutants tried one after the other on one embedded database. */

import type { AttackPlan } from "../../attack/probe.ts";
import { expectationText } from "../../attack/probe.ts";
import { reproduction } from "../../attack/script.ts";
import type { Mutant } from "../../mutate/mutant.ts";
import { compareCatalogs } from "../../observe/compare.ts";
import { catalogQuery } from "../../observe/catalog-query.ts";
import type { CatalogFacts } from "../../observe/facts.ts";
import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { DatabaseError } from "../database.ts";
import type { Database } from "../database.ts";
import { factsFrom } from "../read-catalog.ts";
import { openWorld } from "../attacks/open-world.ts";
import type { OpenWorld } from "../attacks/open-world.ts";
import { runInWorld } from "../attacks/run-in-world.ts";
import { fingerprint, fingerprintFunction } from "./fingerprint.ts";
import { inOrderFor } from "./probe-order.ts";

/** What came of one mutant. */
export interface Trial {
  readonly id: string;
  /** "void": Postgres refused it, or it is the database as it was. */
  readonly outcome: "killed" | "lived" | "void";
  /** The attack that noticed it; null where none did. */
  readonly killedBy: string | null;
  /** What the attack saw, or why the mutant is void. */
  readonly observed: string | null;
  readonly expected: string | null;
  /** The first deviation that the comparison of catalogs sees; null for none. */
  readonly closure: string | null;
  /** Attacks that were tried. */
  readonly probes: number;
  /** Script for psql that shows it. */
  readonly script: string | null;
}

/** What is said to have noticed a mutant at which the database itself gave up. */
export const endOfDatabase = "attack/world";

export interface Laboratory {
  readonly database: Database;
  readonly schemas: readonly string[];
}

/**
 * Tries the mutants of one module: each is made in a savepoint on the world of the module's attacks, attacked until one
 * attack notices it, and taken back. Mutants that cannot change what anybody can do are only compared. Returns how many
 * were tried: fewer than given when one of them was the end of the database itself, which counts as noticed.
 */
export async function tryMutants(
  laboratory: Laboratory,
  plan: AttackPlan,
  mutants: readonly Mutant[],
  onTrial: (trial: Trial) => void,
): Promise<number> {
  const { database, schemas } = laboratory;
  const opened = await openWorld(database, plan);
  const [failure] = opened.failures;
  if (failure !== undefined) throw new Error(`the world of ${plan.module} cannot be built: ${failure.happened}`);
  // The world begins anew with these functions in it.
  const looks = [factsFunction(schemas), fingerprintFunction(schemas), "savepoint contractc_world"];
  await database.execute(looks.join(";\n"));
  const before = { digest: await fingerprint(database), facts: await factsNow(database) };
  let tried = 0;
  for (const mutant of mutants) {
    tried++;
    try {
      const trial = await tryOne(laboratory, opened.world, plan, mutant, before);
      await database.execute("rollback to savepoint contractc_mutant; release savepoint contractc_mutant");
      onTrial(trial);
    } catch (error) {
      onTrial(died(mutant, error));
      return tried;
    }
  }
  await database.execute("rollback");
  return tried;
}

/** A mutant at which the embedded Postgres itself gave up, as endless recursion makes it. */
function died(mutant: Mutant, error: unknown): Trial {
  const observed = `the database died: ${error instanceof Error ? error.message : String(error)}`;
  return { ...blank(mutant), outcome: "killed", killedBy: endOfDatabase, observed, expected: "an answer", probes: 1 };
}

interface Before {
  readonly digest: string;
  readonly facts: CatalogFacts;
}

async function tryOne(
  { database }: Laboratory,
  world: OpenWorld,
  plan: AttackPlan,
  mutant: Mutant,
  before: Before,
): Promise<Trial> {
  const start = ["rollback to savepoint contractc_world", "savepoint contractc_mutant"];
  const voided = (observed: string): Trial => ({ ...blank(mutant), outcome: "void", observed });
  await database.execute(start.join(";\n"));
  try {
    await database.execute([...mutant.sql, "savepoint contractc_world"].join(";\n"));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return voided(error.message);
  }
  const [deviation] = compareCatalogs(before.facts, await factsNow(database));
  if (deviation === undefined && (await fingerprint(database)) === before.digest)
    return voided("the database is the same as before");
  const closure =
    deviation === undefined ? null : `${deviation.kind} ${deviation.object} ${deviation.property ?? ""}`.trim();
  if (mutant.inert !== null) return { ...blank(mutant), closure };
  const changed = { ...world, untouched: new Map<string, unknown>(), standing: null };
  const run = await runInWorld(changed, inOrderFor(plan.probes, mutant), { stopAfter: 1 });
  const probes = run.passed + run.failed.length;
  const [first] = run.failed;
  if (first === undefined) return { ...blank(mutant), closure, probes };
  const { probe, happened } = first;
  return {
    id: mutant.id,
    outcome: "killed",
    killedBy: probe.id,
    observed: happened,
    expected: expectationText(probe.expect),
    closure,
    probes,
    script: withMutant(reproduction(plan, probe), plan, mutant),
  };
}

function blank(mutant: Mutant): Trial {
  return {
    id: mutant.id,
    outcome: "lived",
    killedBy: null,
    observed: null,
    expected: null,
    closure: null,
    probes: 0,
    script: null,
  };
}

/** The damage comes after the world, as it did here. */
function withMutant(script: string, plan: AttackPlan, mutant: Mutant): string {
  const last = plan.world.at(-1);
  const at = last === undefined ? -1 : script.indexOf(`${last};\n`);
  if (last === undefined || at < 0) return script;
  const cut = at + last.length + 2;
  return `${script.slice(0, cut)}${mutant.sql.map((one) => `${one};\n`).join("")}${script.slice(cut)}`;
}

const factsName = sql`pg_temp.contractc_facts`;

/** The function by which the catalog is read: PL/pgSQL plans its long query only once. */
function factsFunction(schemas: readonly string[]): Sql {
  return sql`create function ${factsName}() returns table (kind text, object text, properties text) language plpgsql set search_path = pg_catalog as $facts$ begin return query select fact.kind::text, fact.object::text, fact.properties::text from (${catalogQuery(schemas)}) as fact; end $facts$`;
}

async function factsNow(database: Database): Promise<CatalogFacts> {
  const { rows } = await database.query(sql`select * from ${factsName}()`);
  return factsFrom(rows);
}
