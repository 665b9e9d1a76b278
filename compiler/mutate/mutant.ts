/** What a mutant is: one thing of the emitted database damaged, and where the contract speaks of it. */

import type { Sql } from "../sql/sql.ts";

/** The kinds of object that a contract becomes in the database. */
export const objectKinds = [
  "schema",
  "table",
  "column",
  "default",
  "constraint",
  "foreign key",
  "index",
  "sequence",
  "privilege",
  "policy",
  "helper",
  "guard",
  "recheck",
  "filler",
  "append-only guard",
  "audit",
  "trigger",
  "comment",
] as const;
export type ObjectKind = (typeof objectKinds)[number];

export interface Mutant {
  /** Unique: object, operator and what distinguishes it. */
  readonly id: string;
  readonly operator: string;
  readonly objectKind: ObjectKind;
  /** The object as a person at psql would name it. */
  readonly object: string;
  /** Module whose contract speaks of it. */
  readonly module: string;
  /** Semantic path of the contract. */
  readonly place: string;
  /** Entity and operation whose attacks are most likely to notice; null where it is about all. */
  readonly entity: string | null;
  readonly operation: string | null;
  /** What was damaged, one sentence. */
  readonly description: string;
  /** Statements that do the damage, run by the owner. */
  readonly sql: readonly Sql[];
  /** Why it cannot change what anybody can do; null where it might. */
  readonly inert: string | null;
}

/** A mutant as an operator drafts it: its object says the rest. */
export interface Damage {
  readonly operator: string;
  /** Distinguishes damages of one operator on one object; empty for the only one. */
  readonly detail: string;
  readonly description: string;
  readonly sql: readonly Sql[];
  readonly inert?: string;
}

/** A body that was edited: what was done, and the body that came of it. */
export interface BodyEdit {
  readonly operator: string;
  readonly detail: string;
  readonly description: string;
  readonly body: string;
  readonly inert?: string;
}

/** What is damaged. */
export type Subject = Pick<Mutant, "objectKind" | "object" | "module" | "place" | "entity" | "operation">;

/** Returns the mutants of one object. */
export function mutantsOn(subject: Subject, damages: readonly Damage[]): readonly Mutant[] {
  return damages.map(({ operator, detail, description, sql, inert }) => ({
    ...subject,
    id: `${subject.object}: ${operator}${detail === "" ? "" : `: ${detail}`}`,
    operator,
    description,
    sql,
    inert: inert ?? null,
  }));
}
