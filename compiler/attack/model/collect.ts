/** Collects witnesses: one for each cell, direction and actor's kind, and how many points it stands for. */

import type { Witness } from "./witness.ts";

type Direction = "over" | "under" | "fault";

export interface Collected {
  readonly add: (direction: Direction, place: string, witness: () => Witness) => void;
  readonly of: (direction: Direction) => readonly Witness[];
}

/** Returns an empty collection; a witness is only made out when it is the first of its cell and direction. */
export function collection(): Collected {
  const found = new Map<string, { direction: Direction; witness: Witness; points: number }>();
  return {
    add: (direction, place, witness) => {
      const key = `${direction} ${place}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { direction, witness: witness(), points: 1 });
      else known.points++;
    },
    of: (direction) =>
      [...found.values()]
        .filter((one) => one.direction === direction)
        .map(({ witness, points }) => ({ ...witness, points })),
  };
}
