/** Rows as one player sees them: his own, another's, nobody's; of each relation one or two are enough. */

import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import type { World } from "../world.ts";
import { valuesOf } from "./value-classes.ts";
import type { Axis } from "./value-classes.ts";

/** Returns the rows that differ in their relation to the player, two of those that are another's and alike. */
export function distinctFor(world: World, player: Player, axes: readonly Axis[], rows: readonly Row[]): readonly Row[] {
  const owned = axes.map((axis) => new Set(axis.owner === null ? [] : valuesOf(world, axis.owner, player.person)));
  const kinds = new Map<string, Row[]>();
  for (const row of rows) {
    const relations = axes.map((axis, at) => {
      const value = row[axis.column] ?? null;
      if (axis.owner === null || value === null) return value;
      return owned[at]?.has(value) === true ? "own" : "another's";
    });
    const kind = JSON.stringify(relations);
    const alike = kinds.get(kind) ?? [];
    kinds.set(kind, alike);
    const most = axes.length === 0 ? 2 : 1;
    if (alike.length < most) alike.push(row);
  }
  return [...kinds.values()].flat();
}

/** Returns the values of an axis for a player: his own and one other's, or all that are listed, then NULL. */
export function choicesFor(world: World, player: Player, axis: Axis): readonly (string | null)[] {
  const { owner } = axis;
  const nothing = axis.nullable ? [null] : [];
  if (owner === null) return [...axis.values, ...nothing];
  const own = valuesOf(world, owner, player.person).slice(0, 1);
  const others = world.players.flatMap((one) =>
    one.person.userId === player.person.userId ? [] : valuesOf(world, owner, one.person).slice(0, 1),
  );
  // Persons without a row of their own come last; only they are free where everybody else has his row.
  const distinct = [...new Set(others)].filter((one) => !own.includes(one));
  const chosen = [distinct[0], distinct.at(-1)].filter((one) => one !== undefined);
  return [...new Set([...own, ...chosen, ...nothing])];
}
