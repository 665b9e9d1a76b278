/** One worker's share of the mutants, on a database of its own. */

import { modelOf } from "../../attack/model/model.ts";
import { planAttacks } from "../../attack/plan.ts";
import type { AttackSettings } from "../../attack/probe.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Mutant } from "../../mutate/mutant.ts";
import type { Database } from "../database.ts";
import { openEmbedded } from "../embedded.ts";
import { replay } from "../replay.ts";
import type { MigrationFile } from "../replay.ts";
import { runModel } from "../run-model.ts";
import { isModelled } from "./modelled.ts";
import { endOfDatabase, tryMutants } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** What a share is worked on with: plain data, so that a worker can be handed it. */
export interface ShareInput {
  /** Dependencies first. */
  readonly project: readonly ModuleIr[];
  readonly settings: AttackSettings;
  readonly migrations: readonly MigrationFile[];
  readonly mutants: readonly Mutant[];
  /** Places whose attacks are left out, to see whether anything is missed; empty in earnest. */
  readonly withoutPlaces: readonly string[];
}

/** What the small model says of a mutant that no attack noticed. */
export interface ModelVerdict {
  readonly id: string;
  readonly points: number;
  /** The first point at which database and contract differ; null for none. */
  readonly witness: { readonly what: string; readonly script: string } | null;
}

export interface ShareResult {
  readonly trials: readonly Trial[];
  readonly models: readonly ModelVerdict[];
}

/** Tries every mutant of the share. Throws DatabaseError or ReplayError when the undamaged database cannot be made. */
export async function workOn(input: ShareInput, onDone: () => void): Promise<ShareResult> {
  const trials = new Map<string, Trial>();
  const done = (trial: Trial): void => {
    const before = trials.get(trial.id);
    if (before === undefined) onDone();
    trials.set(
      trial.id,
      before === undefined ? trial : { ...trial, closure: before.closure, probes: before.probes + trial.probes },
    );
  };
  let database = await opened(input);
  const onFreshDatabase = async (): Promise<Database> => {
    await database.close().catch(() => undefined);
    return opened(input);
  };
  const schemas = [input.settings.publicSchema, input.settings.privateSchema, input.settings.auditSchema];
  try {
    for (const module of input.project) {
      const plan = planAttacks(module, input.project, input.settings);
      const probes = plan.probes.filter((one) => !input.withoutPlaces.some((place) => one.place.startsWith(place)));
      // Its own module's attacks first, then, for what they miss, those of the other modules.
      let left = input.mutants.filter((one) => one.module === module.module);
      left = [
        ...left,
        ...input.mutants.filter(
          (one) => !left.includes(one) && trials.get(one.id)?.outcome === "lived" && one.inert === null,
        ),
      ];
      while (left.length > 0) {
        const tried = await tryMutants({ database, schemas }, { ...plan, probes }, left, done);
        if (tried === left.length && alive(trials, left)) break;
        left = left.slice(tried);
        database = await onFreshDatabase();
      }
    }
    const lived = input.mutants.filter(
      (one) => one.inert === null && isModelled(one) && trials.get(one.id)?.outcome === "lived",
    );
    return { trials: [...trials.values()], models: await modelled(database, input, lived) };
  } finally {
    await database.close().catch(() => undefined);
  }
}

async function opened(input: ShareInput): Promise<Database> {
  const database = await openEmbedded();
  try {
    await replay(database, input.migrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whether the database outlived the last of the mutants. */
function alive(trials: ReadonlyMap<string, Trial>, mutants: readonly Mutant[]): boolean {
  const last = mutants.at(-1);
  return last === undefined || trials.get(last.id)?.killedBy !== endOfDatabase;
}

async function modelled(
  database: Database,
  input: ShareInput,
  mutants: readonly Mutant[],
): Promise<readonly ModelVerdict[]> {
  const verdicts: ModelVerdict[] = [];
  for (const module of input.project) {
    const mine = mutants.filter((one) => one.module === module.module);
    if (mine.length === 0) continue;
    const model = modelOf(module, input.project, input.settings);
    for (const mutant of mine) {
      await database.execute("begin");
      try {
        await database.execute(mutant.sql.join(";\n"));
        const { points, overGrants, underGrants, faults } = await runModel(database, model, { joined: true });
        const [first] = [...overGrants, ...underGrants];
        const [fault] = faults;
        const witness =
          first !== undefined
            ? { what: `${first.place}: ${first.observed}`, script: first.script }
            : fault !== undefined
              ? { what: `${fault.place}: ${fault.observed}`, script: fault.script }
              : null;
        verdicts.push({ id: mutant.id, points, witness });
      } finally {
        await database.execute("rollback");
      }
    }
  }
  return verdicts;
}
