/** Attacks as SQL text: the same statements for the runner, for a person at psql, and for the emitted suites. */

import { comment, literal, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { expectationText } from "./probe.ts";
import type { AttackActor, AttackPlan, Expectation, Probe } from "./probe.ts";

/** Returns the one statement by which a session becomes the actor, as PostgREST does it, until the transaction ends. */
export function become(actor: AttackActor): Sql {
  const role = actor.databaseRole === "owner" ? "none" : actor.databaseRole;
  return sql`select set_config('role', ${literal(role)}, true), set_config('request.jwt.claims', ${literal(actor.claims ?? "")}, true), set_config('request.jwt.claim.sub', ${literal(actor.legacySub ?? "")}, true)`;
}

/** The one statement by which a session takes its own role again; the token stays. */
export const stepBack: Sql = sql`select set_config('role', 'none', true)`;

/** A probe as far as it is run: what an emitted suite holds of one, as plain text. */
export interface Attempt {
  readonly actor: AttackActor;
  readonly setup: readonly string[];
  readonly earlier: readonly { readonly actor: AttackActor; readonly statement: string }[];
  readonly statement: string;
  readonly expect: Expectation;
  readonly check: { readonly kind: "holds" | "unchanged"; readonly query: string } | null;
}

/** Returns what comes before the attempt: the owner's preparations, then what other actors do. */
export function preparations(probe: Pick<Attempt, "setup" | "earlier">): readonly string[] {
  const acts = probe.earlier.flatMap(({ actor, statement }) => [become(actor), statement, stepBack]);
  return [...probe.setup, ...acts];
}

/** Returns a script to paste into psql: it shows what the attempt does, and leaves nothing behind. */
export function reproduction(plan: Pick<AttackPlan, "world">, probe: Probe): Sql {
  const statements = [...plan.world, ...preparations(probe), become(probe.actor)].map((one) => `${one};`);
  const check = probe.check === null ? [] : [sql`${stepBack};`, sql`${probe.check.query};`];
  const lines = [
    comment(`${probe.title}\n${probe.place}\nexpected: ${expectationText(probe.expect)}`),
    sql`begin;`,
    ...statements,
    sql`${probe.statement};`,
    ...check,
    sql`rollback;`,
  ];
  return `${lines.join("\n")}\n` as Sql;
}
