/** The total access matrix: one cell for every entity, actor and operation. */

import type { Predicate } from "./predicate.ts";

export type Actor =
  | { readonly kind: "role"; readonly role: string }
  /** Signed in, but without an identity row. Whoever has one in a state that denies login has no access at all. */
  | { readonly kind: "signed-in" }
  | { readonly kind: "unauthenticated" }
  | { readonly kind: "service-role" };

export const operations = ["select", "insert", "update", "delete"] as const;
export type Operation = (typeof operations)[number];

/** Denied when `grants` is empty: every denial of the contract and everything it does not mention. */
export interface AccessCell {
  /** `access/<entity>/<actor>/<operation>`, the actor as a role name or built-in actor. */
  readonly id: string;
  readonly entity: string;
  readonly actor: Actor;
  readonly operation: Operation;
  readonly grants: readonly Grant[];
}

/** The rows an actor may touch, and which of their columns. Grants of one cell add up. */
export interface Grant {
  readonly rows: Predicate;
  /**
   * Columns in the entity's order: readable for select, insertable for insert, changeable for update; empty for
   * delete. System columns and the primary key are never among the changeable ones.
   */
  readonly columns: readonly string[];
}

/** Returns the name by which an actor appears in ids and matrices. */
export function actorName(actor: Actor): string {
  return actor.kind === "role" ? actor.role : actor.kind;
}
