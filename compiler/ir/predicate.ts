/** Row predicates: which rows of an entity an access cell means. */

import type { Expression } from "./expression.ts";

export type Predicate =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  | OwnPredicate
  | { readonly kind: "in-state"; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: "and"; readonly of: readonly Predicate[] }
  | { readonly kind: "or"; readonly of: readonly Predicate[] }
  | { readonly kind: "not"; readonly of: Predicate }
  /** A condition written as SQL in the contract, parsed and resolved against the entity's own columns. */
  | { readonly kind: "sql"; readonly expression: Expression };

/**
 * The acting person's own rows. `column` of the entity holds: with `holds: "user"` the id of auth.users, with
 * `holds: "identity"` the key of the identity entity's row; with `holds: "parent"` the key of a row of `parent`
 * which is the person's own by `parentOwn`.
 */
export type OwnPredicate =
  | { readonly kind: "own"; readonly column: string; readonly holds: "user" }
  | { readonly kind: "own"; readonly column: string; readonly holds: "identity" }
  | {
      readonly kind: "own";
      readonly column: string;
      readonly holds: "parent";
      readonly parent: string;
      readonly parentKey: string;
      readonly parentOwn: OwnPredicate;
    };
