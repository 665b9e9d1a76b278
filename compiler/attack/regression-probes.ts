/** Regressions of the contract as probes: named, with the exact outcome that the author and the access rules agree on. */

import type { ModuleIr } from "../ir/module.ts";
import type { Regression, RegressionActor, RegressionMust } from "../ir/regression.ts";
import type { Player } from "./cast.ts";
import { unchanged } from "./owner-function.ts";
import { denied, expectationText, permitted, refusedBy } from "./probe.ts";
import type { AttackSettings, Expectation } from "./probe.ts";
import { spokenTrials } from "./regression-spoken.ts";
import type { Trial } from "./regression-trial.ts";
import { writtenTrial } from "./regression-written.ts";
import { cellFor, targetOf } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { worldOf } from "./world.ts";
import type { World } from "./world.ts";

/** Why a regression cannot be tested as it stands. */
export type RegressionProblem = { readonly regression: Regression } & (
  | {
      readonly kind: "contradicts";
      readonly actor: string;
      /** What the access rules make of it, as `expectationText` prints it. */
      readonly outcome: Expectation;
      /** The cell that decides. */
      readonly cell: string | null;
    }
  | { readonly kind: "not-exact" }
  | { readonly kind: "no-row"; readonly reason: string }
);

/** Returns the probes of every regression of the module. */
export function regressionProbes(world: World, targets: readonly Target[], settings: AttackSettings): readonly Draft[] {
  return (world.module.regressions ?? []).flatMap((one) => judge(world, targets, settings, one).drafts);
}

/** Returns the regressions without a probe, as where Postgres takes no row that was made up, and why. */
export function regressionsLeftOut(
  world: World,
  targets: readonly Target[],
  settings: AttackSettings,
): readonly { readonly place: string; readonly reason: string }[] {
  return (world.module.regressions ?? []).flatMap((one) => {
    const [problem] = judge(world, targets, settings, one).problems;
    if (problem === undefined) return [];
    const reason = problem.kind === "no-row" ? problem.reason : "what it must come to is not what the contract says";
    return [{ place: one.id, reason }];
  });
}

/** Returns what is wrong with the regressions of a module, by the contract alone. */
export function regressionProblems(
  module: ModuleIr,
  project: readonly ModuleIr[],
  settings: AttackSettings,
): readonly RegressionProblem[] {
  const { regressions = [] } = module;
  if (regressions.length === 0) return [];
  const world = worldOf(module, project);
  const targets = module.entities.map((entity) => targetOf(world, entity.name, settings));
  return regressions.flatMap((one) => judge(world, targets, settings, one).problems.slice(0, 1));
}

interface Judged {
  readonly drafts: readonly Draft[];
  readonly problems: readonly RegressionProblem[];
}

function judge(world: World, targets: readonly Target[], settings: AttackSettings, regression: Regression): Judged {
  const problems: RegressionProblem[] = [];
  const drafts: Draft[] = [];
  const { attempt, must } = regression;
  const target = targets.find((one) => one.entity.name === attempt.entity) ?? null;
  for (const actor of regression.actors) {
    const player = playerOf(world, actor);
    const trials =
      player === null
        ? `nobody could be made up who is ${actorText(actor)}`
        : attempt.kind === "written"
          ? alone(writtenTrial(world, target, settings, player, attempt))
          : target === null
            ? "its entity is not of this module"
            : spokenTrials(target, player, attempt);
    if (player === null || typeof trials === "string") {
      problems.push({ regression, kind: "no-row", reason: typeof trials === "string" ? trials : "" });
      continue;
    }
    const settled = withAlternatives(trials, must).map((trial) => ({ trial, ...settle(must, trial) }));
    const known = settled.filter((one) => one.kind !== "unknown");
    if (known.length === 0) problems.push({ regression, kind: "not-exact" });
    const outcomes = new Set<string>();
    for (const { trial, kind, expect } of known) {
      const cell = target === null || trial.operation === "other" ? null : cellFor(target, player, trial.operation);
      if (kind === "contradicts") problems.push({ regression, kind, actor: player.actor.name, outcome: expect, cell });
      const outcome = expectationText(expect);
      // One row for each outcome is enough: the other attacks try them all.
      if (kind === "agrees" && !outcomes.has(outcome))
        drafts.push(draftOf(world, target, regression, player, trial, expect, outcomes.size));
      outcomes.add(outcome);
    }
  }
  return problems.length > 0 ? { drafts: [], problems } : { drafts, problems };
}

function alone(trial: Trial | string): readonly Trial[] | string {
  return typeof trial === "string" ? trial : [trial];
}

/** Of alternatives, one that succeeds stands for all where the attempt must succeed. */
function withAlternatives(trials: readonly Trial[], must: RegressionMust): readonly Trial[] {
  if (must.kind === "be-refused" || (must.kind === "reach" && must.rows === 0)) return trials;
  const names = new Set(trials.map((one) => one.oneOf ?? null));
  return [...names].flatMap((name) => {
    const same = trials.filter((one) => (one.oneOf ?? null) === name);
    const good = same.find((one) => one.expect?.kind === "rows");
    return name === null || good === undefined ? (name === null ? same : same.slice(0, 1)) : [good];
  });
}

type Settled =
  | { readonly kind: "agrees" | "contradicts"; readonly expect: Expectation }
  | { readonly kind: "unknown"; readonly expect: null };

/** The author's outcome beside the contract's. What only one of them knows exactly is taken from that one. */
function settle(must: RegressionMust, { expect, partly }: Trial): Settled {
  const wanted = exactly(must);
  if (expect === null) return wanted === null ? { kind: "unknown", expect: null } : { kind: "agrees", expect: wanted };
  const allowed = expect.kind === "rows";
  if (must.kind === "break") {
    // Keys of other rows are not computed: where rights permit, a constraint may still refuse.
    const refused = refusedBy(must.sqlstate, must.constraint);
    const same = allowed || expectationText(expect) === expectationText(refused);
    return { kind: same ? "agrees" : "contradicts", expect: same ? refused : expect };
  }
  const agrees =
    wanted !== null
      ? expectationText(wanted) === expectationText(expect)
      : must.kind === "be-refused"
        ? !allowed
        : allowed && !partly;
  return { kind: agrees ? "agrees" : "contradicts", expect };
}

function exactly(must: RegressionMust): Expectation | null {
  if (must.kind === "be-refused") return must.by === null ? null : denied(must.by);
  if (must.kind === "break") return refusedBy(must.sqlstate, must.constraint);
  if (must.kind === "succeed") return null;
  return must.rows === 0 ? denied("zero-rows") : permitted(must.rows);
}

function playerOf(world: World, { actor, state }: RegressionActor): Player | null {
  const main = world.players.filter((one) => !one.malformed);
  const name =
    actor.kind === "role"
      ? state === null || state === world.identity?.active?.values[0]
        ? actor.role
        : `${actor.role} (${state})`
      : { "signed-in": "newcomer", unauthenticated: "unauthenticated", "service-role": "service role" }[actor.kind];
  return main.find((one) => one.actor.name === name) ?? null;
}

function actorText({ actor, state }: RegressionActor): string {
  const name = actor.kind === "role" ? actor.role : actor.kind;
  return state === null ? name : `${name} (${state})`;
}

function draftOf(
  world: World,
  target: Target | null,
  regression: Regression,
  player: Player,
  trial: Trial,
  expect: Expectation,
  at: number,
): Draft {
  const [first] = world.module.entities;
  const entity = target?.entity.name ?? first?.name ?? "";
  const slug = regression.id.slice("regressions/".length);
  const id = ["attack", entity, trial.operation, player.actor.name, "regression", slug, ...(at > 0 ? [at + 1] : [])];
  const single = regression.actors.length === 1;
  const who = [...(single ? [] : [player.actor.name]), ...(trial.label === "" ? [] : [trial.label])].join(", ");
  const quiet = expect.kind === "denied" && expect.layer === "zero-rows";
  return {
    id: id.join("/"),
    title: who === "" ? regression.title : `${regression.title} (${who})`,
    place: regression.id,
    actor: player.actor,
    setup: trial.setup,
    earlier: [],
    statement: trial.statement,
    expect,
    check: quiet && target !== null ? unchanged(target) : null,
    blind: trial.blind,
    shape: `${entity}/regression`,
    twinShape: target === null || target.rows.length === 0 ? "doors/log/insert" : twinOf(trial, entity),
    ownerRows: null,
  };
}

/** The permitted probe that a denial is paired with: of the same operation, else of reading the entity at all. */
function twinOf({ operation }: Trial, entity: string): string {
  const shape = { select: "where", insert: "values", update: "where", delete: "where", other: "where" }[operation];
  return `${entity}/${operation === "other" ? "select" : operation}/${shape}`;
}
