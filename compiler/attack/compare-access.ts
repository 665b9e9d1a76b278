/** What a change of the contract means for access: attempts that one state allows and the other denies. */

import type { ModuleIr } from "../ir/module.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Player } from "./cast.ts";
import { changesOf, shownRow, statementOf } from "./compare/access-witness.ts";
import type { AccessWitness } from "./compare/access-witness.ts";
import { commonProject, sharedEntities } from "./compare/common-project.ts";
import type { Ground, TwoStates } from "./compare/common-project.ts";
import { honestPlayers, personUnder, statusOf } from "./compare/persons.ts";
import { pointsOf, sharedColumns } from "./compare/points.ts";
import type { Point } from "./compare/points.ts";
import type { Row } from "./evaluate.ts";
import { decide } from "./oracle.ts";
import type { Person } from "./oracle.ts";
import type { AttackSettings } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { targetOf } from "./target.ts";
import type { Target } from "./target.ts";
import { worldOf } from "./world.ts";

export type { AccessWitness } from "./compare/access-witness.ts";
export type { TwoStates } from "./compare/common-project.ts";

export interface ComparedAccess {
  /** One for each cell, direction, cause and place of the lifecycle, in order. */
  readonly witnesses: readonly AccessWitness[];
  /** Cells of which a condition could not be computed for some row: what it says there is only known to Postgres. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * Returns the attempts about which two states of a project disagree, on one small world of persons and rows and for the
 * entities that both have; `ground` tells whose constraints the rows keep. Verdicts are the oracle's, from each state
 * alone. Names are settled: what was renamed has its later name in both. Where people are known by another table or
 * column than before nothing can be compared, and the answer is empty.
 */
export function compareAccess(states: TwoStates, settings: AttackSettings, ground: Ground = "both"): ComparedAccess {
  const found = new Map<string, AccessWitness>();
  const undecided = new Set<string>();
  if (!knowsTheSamePeople(states)) return { witnesses: [], undecided };
  const shared = new Set(sharedEntities(states));
  const project = commonProject(states, ground);
  for (const module of project) {
    const entities = module.entities.filter(({ name }) => shared.has(name) && differs(states, name));
    if (entities.length === 0) continue;
    const world = worldOf(module, project);
    const players = honestPlayers(world);
    for (const { name } of entities) {
      const target = targetOf(world, name, settings);
      for (const player of players) {
        const judge = judgeOf(states, target, player);
        for (const point of pointsOf(states, target, player)) {
          const verdicts = judge(point);
          if (verdicts.undecided !== null) undecided.add(verdicts.undecided);
          if (verdicts.direction === null) continue;
          const key = keyOf(verdicts.cell, verdicts.direction, verdicts.cause, target, point, statusOf(world, player));
          if (!found.has(key)) found.set(key, witnessOf(states, target, player, point, verdicts));
        }
      }
    }
  }
  const ordered = [...found].sort(([a], [b]) => byCodeUnit(a, b));
  return { witnesses: ordered.map(([, one]) => one), undecided };
}

/** Whether both states find a person's row in the same columns of the same table. */
function knowsTheSamePeople({ was, is }: TwoStates): boolean {
  const where = (project: readonly ModuleIr[]): string => {
    const identity = project.find((one) => one.identity !== null)?.identity ?? null;
    return JSON.stringify(identity && [identity.entity, identity.key, identity.user, identity.role]);
  };
  return where(was) === where(is);
}

/** Whether anything that verdicts are made of differs: most entities of a project are untouched by a change. */
function differs({ was, is }: TwoStates, entity: string): boolean {
  const rules = (project: readonly ModuleIr[]): string =>
    JSON.stringify([
      project.flatMap((one) => one.access.filter((cell) => cell.entity === entity)),
      project.flatMap((one) => one.lifecycles.filter((cell) => cell.entity === entity)),
      project.flatMap((one) => one.entities.filter(({ name }) => name === entity)),
      project.find((one) => one.identity !== null)?.identity ?? null,
      project.find((one) => one.identity !== null)?.roles ?? [],
    ]);
  return rules(was) !== rules(is);
}

type Judged = { readonly undecided: string | null } & (
  { readonly direction: null } | Pick<AccessWitness, "direction" | "cause" | "cell" | "actor" | "because">
);

type Difference = Extract<Judged, { readonly cell: string }>;

function judgeOf(states: TwoStates, target: Target, player: Player): (point: Point) => Judged {
  const { world, entity } = target;
  const before = personUnder(states.was, world, player);
  const after = personUnder(states.is, world, player);
  const sameRight = JSON.stringify([before.actor, before.suspended]) === JSON.stringify([after.actor, after.suspended]);
  const verdictOf = (project: readonly ModuleIr[], person: Person, point: Point) =>
    decide(
      { project, rowOf: world.around.rowOf },
      {
        person,
        operation: point.operation,
        entity: entity.name,
        row: point.row,
        ...(point.next === null ? {} : { next: point.next }),
        columns: point.columns,
      },
    );
  return (point) => {
    const [was, is] = [verdictOf(states.was, before, point), verdictOf(states.is, after, point)];
    for (const one of [was, is])
      if (!one.allowed && one.because === "undecided") return { direction: null, undecided: one.cell };
    if (was.allowed === is.allowed) return { direction: null, undecided: null };
    const [denied, allowed] = was.allowed ? [is, was] : [was, is];
    if (denied.allowed) return { direction: null, undecided: null };
    const { because } = denied;
    const ofLifecycle = because === "transition" || because === "initial-state";
    return {
      undecided: null,
      direction: is.allowed ? "widened" : "narrowed",
      cause: sameRight ? (ofLifecycle ? "lifecycle" : "cell") : "login",
      cell: allowed.cell,
      actor: is.allowed ? after.actor : before.actor,
      because,
    };
  };
}

/** Of a lifecycle every step and every beginning has its own witness, of a status that may act or may not its own. */
function keyOf(
  cell: string,
  direction: string,
  cause: AccessWitness["cause"],
  target: Target,
  { row, next }: Point,
  status: string | null,
): string {
  const column = target.module.lifecycles.find((one) => one.entity === target.entity.name)?.column ?? "";
  const step = cause === "lifecycle" ? [row[column] ?? null, next?.[column] ?? null] : [];
  return JSON.stringify([cell, direction, cause, ...step, ...(cause === "login" ? [status] : [])]);
}

function witnessOf(
  states: TwoStates,
  target: Target,
  player: Player,
  found: Point,
  difference: Difference,
): AccessWitness {
  const judge = judgeOf(states, target, player);
  const agrees = (one: Point): boolean => judge(one).direction === difference.direction;
  const point = found.operation === "insert" ? asNewRow(target, found, agrees) : found;
  const together = columnsTogether(states, judge, target, point);
  const { world } = target;
  return {
    direction: difference.direction,
    cause: difference.cause,
    cell: difference.cell,
    entity: target.entity.name,
    actor: difference.actor,
    operation: point.operation,
    person: player.actor.name,
    status: statusOf(world, player),
    ...shownRow(target, point, player),
    changes: changesOf(point),
    statement: statementOf(target, point, together),
    because: difference.because,
  };
}

/**
 * A row that fits beside those that are there and on which the states disagree in the same way, where there is one: with
 * the same say in every condition, else for somebody who has no row yet.
 */
function asNewRow(target: Target, point: Point, agrees: (point: Point) => boolean): Point {
  const { world, entity } = target;
  const wanted: Row = Object.fromEntries(
    [...target.axes]
      .filter(([, values]) => values.length > 0)
      .map(([column]) => [column, point.row[column] ?? null] as const),
  );
  const user = world.identity?.entity === entity.name ? world.identity.user : null;
  const forOthers = user === null ? [] : [...world.stock.strangers].map((id) => ({ ...wanted, [user]: id }));
  for (const values of [wanted, ...forOthers]) {
    const row = freshRow(world.stock, entity.name, values);
    if (row !== null && agrees({ ...point, row })) return { ...point, row };
  }
  return point;
}

/** All columns about which the states disagree in the same way: a person reads or fills many at once. */
function columnsTogether(
  states: TwoStates,
  judge: (point: Point) => Judged,
  target: Target,
  point: Point,
): readonly string[] {
  if (point.operation === "update" || point.operation === "delete") return point.columns;
  const { direction } = judge(point);
  return sharedColumns(states, target.entity.name).filter((name) => {
    const column = target.entity.columns.find((one) => one.name === name);
    if (column === undefined) return false;
    if (point.operation === "insert" && (column.generated !== null || column.identity !== null)) return false;
    return (
      point.columns.includes(name) || judge({ ...point, columns: [...point.columns, name] }).direction === direction
    );
  });
}
