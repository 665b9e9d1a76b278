/** The rows of the model: those of the world of the attacks, and one for every combination of value classes it lacks. */

import { lifecycleOf } from "../../ir/find.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import { moduleOf } from "../oracle.ts";
import { addRow, rowsOf } from "../row-builder.ts";
import type { World } from "../world.ts";
import { combinationsOf } from "./combinations.ts";
import { valuesOf } from "./value-classes.ts";
import type { Axis } from "./value-classes.ts";

const mostRows = 160;

/** Adds to the world's rows of an entity; returns how many combinations were left out because there are too many. */
export function addModelRows(world: World, name: string, axes: readonly Axis[]): number {
  // Rows of the identity entity are the persons themselves, one for each kind.
  if (axes.length === 0 || world.identity?.entity === name) return 0;
  const lifecycle = lifecycleOf(moduleOf(world.project, name), name);
  const choices = axes.map((axis) => {
    const values =
      axis.owner === null
        ? axis.values
        : [...new Set(members(world).flatMap((one) => valuesOf(world, axis.owner ?? never(), one.person).slice(0, 1)))];
    return [axis.column, axis.nullable && lifecycle?.column !== axis.column ? [...values, null] : values] as const;
  });
  const { rows, leftOut } = combinationsOf(
    choices.filter(([, values]) => values.length > 0),
    mostRows,
  );
  const known = new Set(rowsOf(world.stock, name).map((row) => relationOf(row, axes)));
  for (const wanted of rows) {
    const relation = relationOf(wanted, axes);
    if (!known.has(relation)) addRow(world.stock, name, wanted);
    known.add(relation);
  }
  return leftOut;
}

function relationOf(row: Row, axes: readonly Axis[]): string {
  return JSON.stringify(axes.map(({ column }) => row[column] ?? null));
}

function members(world: World): readonly Player[] {
  return world.players.filter((one) => one.person.userId !== null);
}

function never(): never {
  throw new Error("a person's column without a person");
}
