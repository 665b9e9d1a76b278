/** The same attempt by several actors, written once. */

import { expectationText } from "../../attack/probe.ts";
import type { Probe } from "../../attack/probe.ts";

export interface SameAttempt {
  /** Stands for all: they differ in the actor, and in their titles' beginning. */
  readonly probe: Probe;
  /** Names, in the order of the plan. */
  readonly actors: readonly string[];
}

/** Returns the attempts of one contract statement, each with everybody who makes it, at the place of the first. */
export function sameAttempts(probes: readonly Probe[]): readonly SameAttempt[] {
  const found = new Map<string, { readonly probe: Probe; readonly actors: string[] }>();
  for (const probe of probes) {
    const { actor, title, statement, setup, earlier, check, blind, embeddedOnly } = probe;
    const rest = titleBehind(title, actor.name);
    const key = JSON.stringify([
      rest,
      statement,
      expectationText(probe.expect),
      setup,
      earlier,
      check,
      blind,
      embeddedOnly,
    ]);
    const same = found.get(key);
    // Whoever attempts it twice does so for a reason that the text does not show.
    if (same === undefined || same.actors.includes(actor.name))
      found.set(same === undefined ? key : probe.id, { probe, actors: [actor.name] });
    else same.actors.push(actor.name);
  }
  return [...found.values()];
}

/** Returns what a title says after the actor's name; all of it where it does not begin with that. */
export function titleBehind(title: string, actor: string): string {
  return title.startsWith(`${actor} `) ? title.slice(actor.length) : title;
}
