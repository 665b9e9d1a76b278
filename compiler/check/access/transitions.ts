/** Declared verbs: "archive", "finalize", "activate" as transitions of a lifecycle. */

import type { Lifecycle, Transition } from "../../ir/lifecycle.ts";
import { participlesOf, verbsOf } from "./verb-forms.ts";

/** Returns the states that `verb` leads to: archive to archived, finalize to final or finalized, send to sent. */
export function statesOfVerb(lifecycle: Lifecycle, verb: string): readonly string[] {
  const forms = participlesOf(verb.toLowerCase());
  const reached = new Set(lifecycle.transitions.map((one) => one.to));
  return lifecycle.states
    .map((state) => state.name)
    .filter((name) => reached.has(name) && forms.has(name.toLowerCase()));
}

/** Returns a verb that leads to `state` and to no other, in lower case; the state's own name where no verb is known. */
export function verbOfState(lifecycle: Lifecycle, state: string): string {
  const found = verbsOf(state.toLowerCase()).find((verb) => statesOfVerb(lifecycle, verb).join() === state);
  return found ?? state;
}

/**
 * Returns the states from which every transition into `targets` starts: whoever may change the column of a row in one
 * of them may take any transition that leaves it. `excess` lists those that lead elsewhere, but for the states in
 * `besides`, which the same person may reach anyway; the permission is exact only when it is empty.
 */
export function statesToReach(
  lifecycle: Lifecycle,
  targets: readonly string[],
  besides: readonly string[],
): { readonly states: readonly string[]; readonly excess: readonly Transition[] } {
  const starts = new Set(lifecycle.transitions.filter((one) => targets.includes(one.to)).map((one) => one.from));
  const excess = lifecycle.transitions.filter(
    (one) => starts.has(one.from) && !targets.includes(one.to) && !besides.includes(one.to),
  );
  return { states: lifecycle.states.map((one) => one.name).filter((name) => starts.has(name)), excess };
}
