/** Combinations of value classes: the whole product while it is small, else every value and every pair of values once. */

import type { Row } from "../evaluate.ts";

type Choice = readonly (string | null)[];

interface Combinations {
  readonly rows: readonly Row[];
  /** Combinations of the whole product that are not among the rows. */
  readonly leftOut: number;
}

/**
 * Returns the combinations of the columns' values. Beyond `most` combinations: those in which at most two columns have
 * another value than their first, which is every value singly and every pair.
 */
export function combinationsOf(
  axes: readonly (readonly [column: string, values: Choice])[],
  most: number,
): Combinations {
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  if (size <= most) {
    const rows = axes.reduce<readonly Row[]>(
      (sofar, [column, values]) => sofar.flatMap((row) => values.map((value) => ({ ...row, [column]: value }))),
      [{}],
    );
    return { rows, leftOut: 0 };
  }
  const first: Row = Object.fromEntries(axes.map(([column, values]) => [column, values[0] ?? null] as const));
  const singly = axes.flatMap(([column, values]) => values.slice(1).map((value) => ({ [column]: value })));
  const pairs = singly.flatMap((one, at) => singly.slice(at + 1).map((other) => ({ ...one, ...other })));
  const rows = [{}, ...singly, ...pairs].map((one) => ({ ...first, ...one }));
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  return { rows: distinct, leftOut: size - distinct.length };
}
