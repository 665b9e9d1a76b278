/** The column Who of a transition table: what it says must be what the access rules say. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { AccessCell } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { Predicate } from "../../ir/predicate.ts";
import type { Span } from "../../text/source.ts";
import type { Notebook } from "../notebook.ts";

export interface TransitionClaim {
  readonly lifecycle: Lifecycle;
  /** Null for [created]. */
  readonly from: string | null;
  /** Null for [deleted]. */
  readonly to: string | null;
  readonly who: string;
  readonly span: Span;
}

/**
 * Compares each cell of a column Who with the access cells of the status column, which alone decide, that of
 * `[created]` with the cells of creation and that of `[deleted]` with those of deletion: both must name the same actors, else `lifecycle/who-differs`. Only roles, built-in actors, "nobody" and "system" can be compared.
 */
export function compareWho(claims: readonly TransitionClaim[], cells: readonly AccessCell[], notebook: Notebook): void {
  for (const claim of claims) {
    const { lifecycle, from, to } = claim;
    const operation = from === null ? "insert" : to === null ? "delete" : "update";
    const state = from ?? to ?? "";
    const actual = cells
      .filter(
        (cell) =>
          cell.entity === lifecycle.entity && cell.operation === operation && cell.actor.kind !== "service-role",
      )
      .filter((cell) =>
        cell.grants.some(
          (grant) =>
            (operation !== "update" || grant.columns.includes(lifecycle.column)) &&
            mayHold(grant.rows, lifecycle.column, state),
        ),
      )
      .map((cell) => actorName(cell.actor));
    const said = claim.who
      .split(/\s*(?:,|\/|\band\b|\bor\b|&)\s*/i)
      .map((word) => word.toLowerCase().replaceAll(" ", "-"))
      .filter((word) => !["nobody", "none", "system", "—", "–", "-", ""].includes(word));
    if (said.length === actual.length && said.every((word) => actual.includes(word))) continue;
    const path = `lifecycles/${lifecycle.entity}/transitions/${from ?? "created"}/${to ?? "deleted"}`;
    const params = {
      from: from ?? "[created]",
      to: to ?? "[deleted]",
      said: claim.who,
      actual: actual.length === 0 ? "nobody" : actual.join(", "),
    };
    notebook.diagnostics.push(diagnose("lifecycle/who-differs", { span: claim.span, path }, params));
  }
}

/** Returns whether a row in the state can be among the rows of a predicate. */
export function mayHold(predicate: Predicate, column: string, state: string): boolean {
  switch (predicate.kind) {
    case "none":
      return false;
    case "in-state":
      return predicate.column !== column || predicate.values.includes(state);
    case "and":
      return predicate.of.every((one) => mayHold(one, column, state));
    case "or":
      return predicate.of.some((one) => mayHold(one, column, state));
    case "not":
      return predicate.of.kind !== "in-state" || predicate.of.column !== column || !predicate.of.values.includes(state);
    case "all":
    case "own":
    case "sql":
      return true;
  }
}
