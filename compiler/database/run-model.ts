/** Puts a small model to a database: every point is tried, and undone, inside one transaction. */

import { attemptCall, attemptFunction } from "../attack/model/attempt-function.ts";
import { collection } from "../attack/model/collect.ts";
import type { Collected } from "../attack/model/collect.ts";
import { judge } from "../attack/model/judge.ts";
import type { LeftOut, Model, WritePoint } from "../attack/model/point.ts";
import { writeWitness } from "../attack/model/witness.ts";
import type { Witness } from "../attack/model/witness.ts";
import type { Player } from "../attack/cast.ts";
import { become, stepBack } from "../attack/script.ts";
import type { Sql } from "../sql/sql.ts";
import { DatabaseEndedError, DatabaseError } from "./database.ts";
import type { Database } from "./database.ts";
import { readModel } from "./read-model.ts";
import { rightsIn } from "./model-rights.ts";
import type { Rights } from "./model-rights.ts";
import { openWorld } from "./run-attacks.ts";

interface ModelFault {
  readonly place: string;
  readonly what: string;
  readonly observed: string;
  /** Empty where there is nothing to run. */
  readonly script: string;
}

export interface ModelReport {
  /** Points that were compared. */
  readonly points: number;
  /** Database allows, contract denies: one witness per cell. */
  readonly overGrants: readonly Witness[];
  /** Contract allows, database denies. */
  readonly underGrants: readonly Witness[];
  /** Errors that are no denial. */
  readonly faults: readonly ModelFault[];
  /** Entity whose row was made up and not taken, when the rows could not be built; else null. */
  readonly refused: string | null;
  readonly leftOut: readonly LeftOut[];
  readonly milliseconds: number;
}

interface ModelOptions {
  /** Whether a transaction is open already: then nothing is begun, and all is undone up to a savepoint. */
  readonly joined?: boolean;
}

/**
 * Compares database and contract at every point of the model. The session must be able to set its role to anon,
 * authenticated and service_role, and to write the tables as their owner. Leaves nothing behind but what sequences
 * gave out. An embedded
 * Postgres that ends is a fault. Throws only when the connection itself fails.
 */
export async function runModel(database: Database, model: Model, options: ModelOptions = {}): Promise<ModelReport> {
  const started = performance.now();
  const joined = options.joined === true;
  try {
    if (joined) await database.execute("savepoint contractc_model");
    const opened = await openWorld(database, model);
    const found = opened.failures.length > 0 ? nothing : await compare(database, model, opened.empty, collection());
    const refused = opened.failures.map((one) => ({
      place: "world",
      what: "the rows of the model",
      observed: one.happened,
      script: one.script,
    }));
    return {
      ...found,
      faults: [...refused, ...found.faults],
      refused: opened.failures[0]?.refused ?? null,
      leftOut: [...model.leftOut, ...found.leftOut],
      milliseconds: Math.round(performance.now() - started),
    };
  } catch (error) {
    if (!(error instanceof DatabaseEndedError)) throw error;
    const fault = { place: "world", what: "The model as a whole", observed: error.message, script: "" };
    return { ...nothing, faults: [fault], refused: null, milliseconds: Math.round(performance.now() - started) };
  } finally {
    await database
      .execute(joined ? "rollback to savepoint contractc_model; release savepoint contractc_model" : "rollback")
      .catch(unlessEnded);
  }
}

function unlessEnded(error: unknown): void {
  if (!(error instanceof DatabaseEndedError)) throw error;
}

type Found = Omit<ModelReport, "milliseconds" | "refused">;
const nothing: Found = { points: 0, overGrants: [], underGrants: [], faults: [], leftOut: [] };

async function compare(database: Database, model: Model, empty: boolean, found: Collected): Promise<Found> {
  const rights = await rightsIn(database, model);
  const declarations = model.oldRows.map((one) => one.declaration);
  await database.execute([attemptFunction, ...declarations].join(";\n"));
  let points = await readModel(database, model, rights, found);
  let constrained = 0;
  for (const player of model.players) {
    const mine = model.writes.filter((one) => one.player === player);
    const outcomes = await outcomesFor(database, player, mine, rights, empty);
    for (const [at, point] of mine.entries()) {
      const judgement = judge(point, outcomes[at] ?? "XX000 - no outcome");
      points++;
      if (judgement === "constrained") constrained++;
      else if (judgement !== "agrees")
        found.add(judgement.kind, point.place, () => writeWitness(model, point, judgement.observed));
    }
  }
  return {
    points: points - constrained,
    overGrants: found.of("over"),
    underGrants: found.of("under"),
    faults: found.of("fault").map(faultOf),
    leftOut:
      constrained === 0
        ? []
        : [{ place: "entities", points: constrained, reason: "a constraint of the contract stood in the way" }],
  };
}

function faultOf(witness: Witness): ModelFault {
  const { place, actor, operation, entity, observed, script } = witness;
  return { place, what: `${operation} on ${entity} by ${actor}`, observed, script };
}

/** Returns what came of a player's points, in their order. Most denials are told without trying every single point. */
async function outcomesFor(
  database: Database,
  player: Player,
  points: readonly WritePoint[],
  rights: Rights,
  empty: boolean,
): Promise<readonly string[]> {
  const outcomes = new Map<WritePoint, string>();
  for (const point of points)
    if (!rights.mayWrite(player, point)) outcomes.set(point, "42501 - the role has no such privilege");
  const open = points.filter((one) => !outcomes.has(one));
  if (empty) {
    const blind = wholesale(open);
    const results = await attempts(
      database,
      player,
      blind.map(({ statement }) => ({ statement, setup: null, check: null, alike: 0 })),
    );
    for (const [at, { covered }] of blind.entries())
      if (results[at] === "0") for (const point of covered) outcomes.set(point, "0");
  }
  const rest = open.filter((one) => !outcomes.has(one));
  const numbers = new Map<unknown, number>();
  const numbered = rest.map((point) => {
    if (point.operation !== "update" || point.allowed) return { ...point, alike: 0 };
    if (!numbers.has(point.old)) numbers.set(point.old, numbers.size + 1);
    return { ...point, alike: numbers.get(point.old) ?? 0 };
  });
  const results = await attempts(database, player, numbered);
  for (const [at, point] of rest.entries()) outcomes.set(point, results[at] ?? "XX000 - no outcome");
  return points.map((one) => outcomes.get(one) ?? "XX000 - no outcome");
}

interface Wholesale {
  readonly statement: Sql;
  readonly covered: readonly WritePoint[];
}

/** Where the contract lets a player reach no row at all, one statement without a condition shows it for every row. */
function wholesale(points: readonly WritePoint[]): readonly Wholesale[] {
  const groups = new Map<string, WritePoint[]>();
  for (const point of points) {
    if (point.operation === "insert") continue;
    const key = `${point.operation} ${point.entity}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((covered) => {
    const [first] = covered;
    if (first === undefined || covered.length < 3 || covered.some((one) => one.reaches || one.allowed)) return [];
    const current = first.statement.lastIndexOf(" where ");
    return [{ statement: first.statement.slice(0, current) as Sql, covered }];
  });
}

interface Trial {
  readonly statement: Sql;
  readonly setup: Sql | null;
  readonly check: Sql | null;
  readonly alike: number;
}

async function attempts(database: Database, player: Player, trials: readonly Trial[]): Promise<readonly string[]> {
  if (trials.length === 0) return [];
  await database.execute(`savepoint contractc_player; ${become(player.actor)}`);
  try {
    const result = await database.query(attemptCall, [
      trials.map((one) => one.statement),
      trials.map((one) => one.setup),
      trials.map((one) => one.check),
      trials.map((one) => one.alike),
    ]);
    await database.execute(stepBack);
    const outcomes = result.rows[0]?.["outcomes"];
    return elements(typeof outcomes === "string" ? outcomes : "{}");
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await database.execute("rollback to savepoint contractc_player");
    return trials.map(() => `${error.sqlstate} - ${error.message}`);
  }
}

/** Splits an array literal of texts as Postgres writes it. */
function elements(text: string): readonly string[] {
  const found = text.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,]+/gs) ?? [];
  return found.map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll(/\\(.)/gs, "$1") : one));
}
