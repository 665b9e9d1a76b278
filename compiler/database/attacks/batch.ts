/** Several attempts in one go: their texts are sent without waiting, each begins by taking back the one before. */

import { become, preparations, stepBack } from "../../attack/script.ts";
import type { Attempt } from "../../attack/script.ts";
import { DatabaseEndedError, DatabaseError } from "../database.ts";
import type { PipelineAnswer } from "../database.ts";
import { toWorld } from "./open-world.ts";
import type { OpenWorld } from "./open-world.ts";
import { describedError, seenIn, verdictOf } from "./verdict.ts";

const toActor = "rollback to savepoint contractc_actor";

/** Where the answers to one attempt will stand. */
interface Sent {
  readonly probe: Attempt;
  /** The text without which the attempt means nothing: the owner's preparations, or the becoming of the actor. */
  readonly before: number;
  readonly prepared: boolean;
  readonly attempt: number;
  /** Statements after the attempt in its text. */
  readonly after: number;
}

export interface Batch {
  /** For each probe what happened when it is not what was expected, else null; fewer than probes when the database ended. */
  readonly verdicts: readonly (string | null)[];
  /** Whether it was an embedded Postgres that ended, at the last probe that has a verdict. */
  readonly ended: boolean;
}

/**
 * Runs probes on an open world in their order. What the last one did is taken back by the next batch, or by the end of
 * the world. Throws only when the connection fails.
 */
export async function runBatch(world: OpenWorld, probes: readonly Attempt[]): Promise<Batch> {
  const verdicts: (string | null)[] = [];
  for (const company of companies(probes)) {
    const batch = await runTogether(world, company);
    verdicts.push(...batch.verdicts);
    if (batch.ended) return { verdicts, ended: true };
  }
  return { verdicts, ended: false };
}

/** What reads from its client would take the texts after it for its data. */
const readsClient = /\bfrom\s+stdin\b/i;

function companies(probes: readonly Attempt[]): readonly (readonly Attempt[])[] {
  const found: Attempt[][] = [[]];
  for (const probe of probes) {
    const alone = [probe.statement, ...preparations(probe)].some((one) => readsClient.test(one));
    if (alone) found.push([probe], []);
    else found.at(-1)?.push(probe);
  }
  return found.filter((one) => one.length > 0);
}

async function runTogether(world: OpenWorld, probes: readonly Attempt[]): Promise<Batch> {
  const texts: string[] = [];
  const send = (...statements: readonly string[]): number => texts.push(statements.join(";\n")) - 1;
  const looks = new Map<string, number>();
  for (const query of unseenQueries(world, probes)) looks.set(query, send(toWorld, query));
  if (looks.size > 0) world.standing = null;
  let became = -1;
  const sent = probes.map((probe): Sent => {
    const query = probe.check === null ? [] : [stepBack, probe.check.query];
    const after = ["set constraints all immediate", ...query];
    const before = preparations(probe);
    const actor = become(probe.actor);
    const prepared = before.length > 0;
    if (prepared) {
      world.standing = null;
      const look = probe.check?.kind === "unchanged" ? [probe.check.query] : [];
      const preparation = send(toWorld, ...before, ...look);
      return {
        probe,
        prepared,
        before: preparation,
        attempt: send(actor, probe.statement, ...after),
        after: after.length,
      };
    }
    if (world.standing !== actor) {
      world.standing = actor;
      became = send(toWorld, actor, "savepoint contractc_actor");
    }
    return { probe, prepared, before: became, attempt: send(toActor, probe.statement, ...after), after: after.length };
  });
  const answers = await world.database.pipeline(texts);
  for (const [query, at] of looks) {
    const answer = answers[at];
    if (answer !== undefined && !(answer instanceof DatabaseError)) world.untouched.set(query, seenIn(answer.at(-1)));
  }
  const answered = sent.filter((one) => one.attempt < answers.length);
  const verdicts = answered.map((one) => judged(world, one, answers));
  // Where the actor could not be become, the next batch must not believe that the session stands as him.
  if (sent.some((one) => !one.prepared && answers[one.before] instanceof DatabaseError)) world.standing = null;
  if (answered.length === sent.length) return { verdicts, ended: false };
  return { verdicts: [...verdicts, new DatabaseEndedError().message], ended: true };
}

/** Consecutive attempts without preparation start from the same world: what it looks like is asked once. */
function unseenQueries(world: OpenWorld, probes: readonly Attempt[]): ReadonlySet<string> {
  const queries = probes.flatMap(({ check, setup, earlier }) =>
    check?.kind === "unchanged" && setup.length === 0 && earlier.length === 0 ? [check.query] : [],
  );
  return new Set(queries.filter((one) => !world.untouched.has(one)));
}

function judged(world: OpenWorld, sent: Sent, answers: readonly PipelineAnswer[]): string | null {
  const before = answers[sent.before] ?? [];
  if (before instanceof DatabaseError)
    return `${sent.prepared ? "the preparation" : "becoming the actor"} failed: ${describedError(before)}`;
  const answer = answers[sent.attempt];
  if (answer === undefined) throw new Error("an attempt without an answer");
  const was = sent.prepared ? seenIn(before.at(-1)) : world.untouched.get(sent.probe.check?.query ?? "");
  return verdictOf(sent.probe, answer, sent.after, was);
}
