/** What a row must be after an update: the condition of the grant, moved along the lifecycle's transitions. */

import type { Grant } from "./access.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Predicate } from "./predicate.ts";

/**
 * Returns the condition that the new row of an update by `grant` meets. It is the grant's own condition, except that
 * a state of the lifecycle which this grant may change may have moved on by one transition: "own, while draft" lets
 * its holder take the note from draft to final when the diagram does.
 */
export function rowsAfterUpdate(grant: Grant, lifecycle: Lifecycle | null): Predicate {
  if (lifecycle === null || !grant.columns.includes(lifecycle.column)) return grant.rows;
  return moved(grant.rows, lifecycle);
}

function moved(predicate: Predicate, lifecycle: Lifecycle): Predicate {
  switch (predicate.kind) {
    case "in-state":
      return predicate.column === lifecycle.column
        ? { ...predicate, values: next(predicate.values, lifecycle) }
        : predicate;
    case "and":
      return { kind: "and", of: predicate.of.map((one) => moved(one, lifecycle)) };
    case "or":
      return { kind: "or", of: predicate.of.map((one) => moved(one, lifecycle)) };
    case "not": {
      const inner = predicate.of;
      if (inner.kind !== "in-state" || inner.column !== lifecycle.column) return predicate;
      const others = lifecycle.states.map((state) => state.name).filter((name) => !inner.values.includes(name));
      return { ...inner, values: next(others, lifecycle) };
    }
    case "all":
    case "none":
    case "own":
    case "sql":
      return predicate;
  }
}

/** Returns the states themselves and those one transition away, in the lifecycle's order. */
function next(values: readonly string[], lifecycle: Lifecycle): readonly string[] {
  return lifecycle.states
    .map((state) => state.name)
    .filter(
      (name) =>
        values.includes(name) || lifecycle.transitions.some((step) => step.to === name && values.includes(step.from)),
    );
}
