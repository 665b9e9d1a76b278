/** Did-you-mean: the known name closest to what was typed. */

import { byCodeUnit } from "../text/source.ts";

/**
 * Returns the known name nearest to `typed`, or null when none is near: at most a third of its letters may be wrong.
 */
export function nearest(typed: string, known: readonly string[]): string | null {
  const wanted = typed.toLowerCase();
  const ranked = known
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(1, Math.ceil(one.name.length / 3)))
    .sort((a, b) => a.distance - b.distance || byCodeUnit(a.name, b.name));
  return ranked[0]?.name ?? null;
}

/** Edit distance with insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  const longest = 80;
  if (a.length > longest || b.length > longest) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
