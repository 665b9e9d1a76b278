/** What an edited contract changes: one entry for each object, from the compiled contract before to the one after. */

import type { Actor, Operation } from "../ir/access.ts";
import type { Expression } from "../ir/expression.ts";
import type { ColumnType } from "../ir/type.ts";

/** Which way a change of rights goes. What cannot be decided counts as widened. */
export type Direction = "widened" | "narrowed" | "changed";

/** How a type change treats the values that are there: see the table of pairs. */
export type TypeSafety = "safe" | "checked" | "lossy";

export type ConstraintKind = "primary-key" | "unique" | "check" | "foreign-key";

/**
 * Names are those after the change, except for what is removed and in `from`. `formerly` in the contract is what makes
 * a rename: without it the old name was removed and the new one added.
 */
export type Change =
  | { readonly kind: "module-added" | "module-removed"; readonly module: string }
  | { readonly kind: "entity-added" | "entity-removed" | "entity-described"; readonly entity: string }
  | { readonly kind: "entity-renamed"; readonly entity: string; readonly from: string }
  | { readonly kind: "column-added"; readonly entity: string; readonly column: string }
  | { readonly kind: "column-removed"; readonly entity: string; readonly column: string }
  | { readonly kind: "column-renamed"; readonly entity: string; readonly column: string; readonly from: string }
  | {
      readonly kind: "column-retyped";
      readonly entity: string;
      readonly column: string;
      readonly from: ColumnType;
      readonly to: ColumnType;
      readonly safety: TypeSafety;
    }
  | {
      readonly kind: "column-defaulted";
      readonly entity: string;
      readonly column: string;
      readonly from: Expression | null;
      readonly to: Expression | null;
    }
  | { readonly kind: "column-required" | "column-optional"; readonly entity: string; readonly column: string }
  /** Identity or generation of a column began, ended or became another. */
  | { readonly kind: "column-filled-otherwise"; readonly entity: string; readonly column: string }
  | { readonly kind: "column-described"; readonly entity: string; readonly column: string }
  | {
      readonly kind: "constraint-added" | "constraint-removed" | "constraint-changed";
      readonly entity: string;
      readonly constraint: ConstraintKind;
      readonly name: string;
    }
  | {
      readonly kind: "constraint-renamed";
      readonly entity: string;
      readonly constraint: ConstraintKind;
      readonly name: string;
      readonly from: string;
    }
  | {
      readonly kind: "index-added" | "index-removed" | "index-changed" | "index-described";
      readonly entity: string;
      readonly name: string;
    }
  | { readonly kind: "index-renamed"; readonly entity: string; readonly name: string; readonly from: string }
  | {
      readonly kind: "access-changed";
      /** Id of the cell. */
      readonly cell: string;
      readonly entity: string;
      readonly actor: Actor;
      readonly operation: Operation;
      readonly direction: Direction;
    }
  | { readonly kind: "role-added" | "role-retired"; readonly role: string }
  | { readonly kind: "role-renamed"; readonly role: string; readonly from: string }
  | { readonly kind: "state-added" | "state-retired"; readonly entity: string; readonly state: string }
  | { readonly kind: "state-renamed"; readonly entity: string; readonly state: string; readonly from: string }
  /** A value that the contract does not list any more, of a column that is neither a status nor a person's role. */
  | { readonly kind: "value-retired"; readonly entity: string; readonly column: string; readonly value: string }
  | {
      readonly kind: "transition-added" | "transition-removed";
      readonly entity: string;
      readonly from: string;
      readonly to: string;
    }
  /** A state began or ceased to be one that rows may begin in. */
  | { readonly kind: "initial-added" | "initial-removed"; readonly entity: string; readonly state: string }
  /** People in a state may act now, or may no longer. */
  | { readonly kind: "login-allowed" | "login-denied"; readonly entity: string; readonly state: string }
  | { readonly kind: "lifecycle-added" | "lifecycle-removed"; readonly entity: string }
  | {
      readonly kind: "audit-event-added" | "audit-event-removed" | "audit-event-changed";
      readonly entity: string;
      /** Id of the event. */
      readonly event: string;
    }
  | { readonly kind: "audit-log-changed"; readonly module: string }
  | { readonly kind: "append-only-added" | "append-only-removed"; readonly entity: string }
  /** Where a signed-in person's role is found is another table or column. */
  | { readonly kind: "identity-changed"; readonly module: string };
