/** Whether somebody can do more, or less, because of a difference: the affected attempts on a copy of the live schema. */

import { planAttacks } from "../../attack/plan.ts";
import type { Probe } from "../../attack/probe.ts";
import type { AttackFailure } from "../../database/attacks/report.ts";
import type { Database } from "../../database/database.ts";
import { rebuildEmbedded } from "../../database/rebuild.ts";
import type { LeftOut } from "../../database/rebuild.ts";
import { runAttacks } from "../../database/run-attacks.ts";
import type { CompiledModule, EmitSettings } from "../../emit/emitter.ts";
import type { Difference } from "../../observe/drift/difference.ts";
import { oneLine } from "../proof-findings.ts";

/** It was forbidden and succeeds, it was permitted and fails, or it ends otherwise: unrecorded, or refused elsewhere. */
export type AttackOutcome = "succeeds" | "fails" | "otherwise";

/** An attempt that ends otherwise than the contract says, and did not before. */
export interface NewAttack {
  readonly module: string;
  readonly probe: Probe;
  readonly outcome: AttackOutcome;
  readonly entity: string | null;
  readonly expected: string;
  readonly observed: string;
  readonly script: string;
  /** Attempts of the same kind at the same place that ended so too. */
  readonly alike: number;
}

export interface AttackedCopy {
  readonly attempts: number;
  readonly attacks: readonly NewAttack[];
  readonly leftOut: readonly LeftOut[];
  /** Why nothing could be attempted, in a sentence's end; null otherwise. */
  readonly obstacle: string | null;
}

/**
 * Makes the attempts that bear on the differences on an embedded copy of `live`, whose schema is read and not changed.
 * Attempts that fail on `before` as well, a database as the migrations made it, are none of the differences' doing;
 * null when the migrations lead to the contracts themselves.
 */
export async function attackCopy(
  live: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  differences: readonly Difference[],
  before: Database | null,
): Promise<AttackedCopy> {
  const touched = touchedEntities(differences);
  const { database: copy, leftOut } = await rebuildEmbedded(live);
  try {
    const attacks: NewAttack[] = [];
    let attempts = 0;
    let obstacle: string | null = null;
    for (const module of project) {
      const isAffected = (probe: Probe): boolean => touched === null || touched.has(entityOfPlace(probe.place) ?? "");
      const now = await attempt(copy, module, project, settings, isAffected);
      attempts += now.attempts;
      obstacle ??= now.obstacle;
      if (now.failed.length === 0) continue;
      const known = before === null ? [] : (await attempt(before, module, project, settings, isAffected)).failed;
      const old = new Set(known.map((one) => one.probe?.id));
      attacks.push(
        ...grouped(
          module,
          now.failed.filter((one) => !old.has(one.probe?.id)),
        ),
      );
    }
    return { attempts, attacks, leftOut, obstacle };
  } finally {
    await copy.close();
  }
}

/** The entities that differences touch; null when one may touch all of them. */
function touchedEntities(differences: readonly Difference[]): ReadonlySet<string> | null {
  const entities = differences.map((one) => one.entity);
  return entities.includes(null) ? null : new Set(entities.filter((one) => one !== null));
}

/** Returns the entity that a place speaks of; null where it speaks of none. */
export function entityOfPlace(place: string): string | null {
  const [root, entity] = place.split("/");
  return root === "access" || root === "entities" || root === "audit" || root === "lifecycles"
    ? (entity ?? null)
    : null;
}

interface Attempted {
  readonly attempts: number;
  readonly failed: readonly AttackFailure[];
  readonly obstacle: string | null;
}

/** Again and again without the entities of which the database takes no row that was made up. */
async function attempt(
  database: Database,
  module: CompiledModule,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  isAffected: (probe: Probe) => boolean,
): Promise<Attempted> {
  const modules = project.map((one) => one.ir);
  const refused = new Map<string, string>();
  for (;;) {
    const plan = planAttacks(module.ir, modules, settings, refused);
    const probes = plan.probes.filter(isAffected);
    if (probes.length === 0) return { attempts: 0, failed: [], obstacle: null };
    const report = await runAttacks(database, { ...plan, probes }, { budgetMilliseconds: longest });
    const [first] = report.failed;
    if (first === undefined || first.probe !== null)
      return { attempts: probes.length, failed: report.failed, obstacle: null };
    if (first.refused === null || refused.has(first.refused))
      return { attempts: 0, failed: [], obstacle: oneLine(`${first.expected}: ${first.happened}`) };
    refused.set(first.refused, oneLine(first.happened));
  }
}

const longest = 120_000;

/** One for each place, actor and kind of outcome: what differs is the same everywhere in it. */
function grouped(module: CompiledModule, failures: readonly AttackFailure[]): readonly NewAttack[] {
  const groups = new Map<string, NewAttack>();
  for (const { probe, expected, happened, script } of failures) {
    if (probe === null) continue;
    const outcome = outcomeOf(probe, happened);
    const key = JSON.stringify([probe.place, probe.actor.databaseRole, outcome]);
    const known = groups.get(key);
    const found: NewAttack = {
      module: module.ir.module,
      probe,
      outcome,
      entity: entityOfPlace(probe.place),
      expected: oneLine(expected),
      observed: oneLine(happened),
      script,
      alike: 0,
    };
    groups.set(key, known === undefined ? found : { ...known, alike: known.alike + 1 });
  }
  return [...groups.values()];
}

function outcomeOf({ expect }: Probe, happened: string): AttackOutcome {
  const rows = /^rows (\d+)(, but .*)?$/.exec(happened);
  if (rows === null) return expect.kind === "rows" && expect.count > 0 ? "fails" : "otherwise";
  const [count, wanted] = [Number(rows[1]), expect.kind === "rows" ? expect.count : 0];
  if (rows[2] !== undefined) return expect.kind === "denied" ? "succeeds" : "otherwise";
  return count > wanted ? "succeeds" : count < wanted ? "fails" : "otherwise";
}
