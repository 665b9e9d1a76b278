/** Declared verbs: "archive", "finalize", "activate" as transitions of a lifecycle. */

import type { Lifecycle } from "../../ir/lifecycle.ts";

/** Returns the states that `verb` leads to: archive to archived, finalize to final or finalized, sign to signed. */
export function statesOfVerb(lifecycle: Lifecycle, verb: string): readonly string[] {
  const forms = formsOf(verb.toLowerCase());
  const reached = new Set(lifecycle.transitions.map((one) => one.to));
  return lifecycle.states
    .map((state) => state.name)
    .filter((name) => reached.has(name) && forms.has(name.toLowerCase()));
}

function formsOf(verb: string): ReadonlySet<string> {
  const forms = [verb, `${verb}d`, `${verb}ed`, `${verb}${verb.at(-1) ?? ""}ed`];
  if (verb.endsWith("y")) forms.push(`${verb.slice(0, -1)}ied`);
  if (/i[sz]e$/.test(verb)) forms.push(verb.slice(0, -3));
  if (verb.endsWith("ate")) forms.push(`${verb.slice(0, -3)}e`);
  return new Set(forms);
}

/**
 * Returns the states that a person must be able to hold a row in to take every transition into `targets`: where they
 * start and end. `excess` lists transitions that the same states would open besides; the permission is exact only
 * when it is empty.
 */
export function statesToReach(
  lifecycle: Lifecycle,
  targets: readonly string[],
): { readonly states: readonly string[]; readonly excess: readonly string[] } {
  const wanted = lifecycle.transitions.filter((one) => targets.includes(one.to));
  const touched = new Set(wanted.flatMap((one) => [one.from, one.to]));
  const excess = lifecycle.transitions
    .filter((one) => touched.has(one.from) && touched.has(one.to) && !targets.includes(one.to))
    .map((one) => `${one.from} → ${one.to}`);
  return { states: lifecycle.states.map((one) => one.name).filter((name) => touched.has(name)), excess };
}
