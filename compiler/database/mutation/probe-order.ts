/** Which attacks are tried first on a mutant: those about what was damaged. */

import type { Probe } from "../../attack/probe.ts";
import type { Mutant } from "../../mutate/mutant.ts";

/** Returns the probes with those of the mutant's place first, then of its operation and its entity, then all others. */
export function inOrderFor<P extends Pick<Probe, "id" | "place">>(probes: readonly P[], mutant: Mutant): readonly P[] {
  const buckets: P[][] = [[], [], [], [], []];
  for (const probe of probes) buckets[rank(probe, mutant)]?.push(probe);
  return buckets.flat();
}

function rank(probe: Pick<Probe, "id" | "place">, mutant: Mutant): number {
  const { entity, operation } = mutant;
  const about = entity === null ? "attack/doors/" : `attack/${entity}/`;
  const here = probe.id.startsWith(about);
  if (probe.place === mutant.place || probe.place.startsWith(`${mutant.place}/`)) return here ? 0 : 2;
  if (!here) return 4;
  if (entity === null) return 1;
  return operation !== null && probe.id.startsWith(`${about}${operation}/`) ? 1 : 3;
}
