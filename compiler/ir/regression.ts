/** Regressions: attempts that the contract's owner wants to see tested for ever. They enforce nothing. */

import type { Actor, Operation } from "./access.ts";
import type { Expression } from "./expression.ts";

export interface Regression {
  /** `regressions/<slug>`, unique within the module. */
  readonly id: string;
  /** The row's own name, or its three cells as one sentence. */
  readonly title: string;
  /** Every one of them attempts it. */
  readonly actors: readonly RegressionActor[];
  /** The cell's words, for people. */
  readonly attempted: string;
  readonly attempt: RegressionAttempt;
  readonly must: RegressionMust;
}

export interface RegressionActor {
  readonly actor: Actor;
  /** State of the person's identity row; null for one in which he may act. Only roles have one. */
  readonly state: string | null;
}

export type RegressionAttempt = SpokenAttempt | WrittenAttempt;

/** In the words of a matrix: "Update role of other profile". */
export interface SpokenAttempt {
  readonly kind: "spoken";
  readonly operation: Operation;
  readonly entity: string;
  readonly rows: "own" | "other" | "any";
  /** State that the rows are in; null for all. */
  readonly state: string | null;
  /** The column read or changed; null for whatever the actor can. */
  readonly column: string | null;
  /** The value it gets; null for any other than it has. */
  readonly value: string | null;
}

/** As SQL: one statement, its names resolved. */
export interface WrittenAttempt {
  readonly kind: "written";
  readonly operation: Operation | "other";
  /** The entity that it reads or changes first; null where it is about none of the module's. */
  readonly entity: string | null;
  /** The text in order: what the author wrote, with tables and rows that only a database knows. */
  readonly parts: readonly StatementPart[];
  /** What it says, where it is simple enough for the contract's verdict to be computed; else null. */
  readonly simple: SimpleStatement | null;
}

export type StatementPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "entity"; readonly entity: string }
  | { readonly kind: "project-log" }
  | RowPart;

/** Key of a row of the entity, or for `account` of auth.users. */
export interface RowPart {
  readonly kind: "row";
  readonly whose: "own" | "other";
  /** Null for the account itself. */
  readonly entity: string | null;
}

/** In its expressions a row is a call of `contractc.own` or `contractc.other` with the entity's name. */
export type SimpleStatement =
  | {
      readonly kind: "select";
      /** Columns of the result; null for all of them. */
      readonly columns: readonly string[] | null;
      readonly locking: boolean;
      readonly where: Expression | null;
    }
  | { readonly kind: "insert"; readonly values: readonly AssignedValue[]; readonly returning: readonly string[] | null }
  | {
      readonly kind: "update";
      readonly values: readonly AssignedValue[];
      readonly where: Expression | null;
      readonly returning: readonly string[] | null;
    }
  | { readonly kind: "delete"; readonly where: Expression | null; readonly returning: readonly string[] | null };

export interface AssignedValue {
  readonly column: string;
  readonly value: Expression;
}

export type RegressionMust =
  /** `by` null: the contract decides how. */
  | { readonly kind: "be-refused"; readonly by: "privilege" | "policy" | "guard" | null }
  | { readonly kind: "break"; readonly constraint: string; readonly sqlstate: string }
  | { readonly kind: "succeed" }
  /** Rows read or changed, none included. */
  | { readonly kind: "reach"; readonly rows: number };
