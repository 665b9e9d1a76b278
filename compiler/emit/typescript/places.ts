/** Places of the contract, quoted for doc comments. */

import type { Actor, Operation } from "../../ir/access.ts";
import { cellId } from "../../ir/find.ts";
import type { Origins } from "../../ir/origin.ts";
import { byCodeUnit } from "../../text/source.ts";

/** Returns where a thing stands: `4.1 profiles, docs/data-contracts/x.md:57`, or null without an origin. */
export function placeOf(origins: Origins, id: string): string | null {
  const origin = origins[id]?.[0];
  return origin === undefined ? null : `${origin.section}, ${origin.span.path}:${origin.line}`;
}

/** Returns the words of each cell of the contract that decides an actor's operation, with their places. */
export function cellPlaces(origins: Origins, entity: string, actor: Actor, operation: Operation): readonly string[] {
  const id = cellId(entity, actor, operation);
  const ids = Object.keys(origins)
    .filter((one) => one === id || one.startsWith(`${id}/`))
    .toSorted(byCodeUnit);
  const places = ids.flatMap((one) =>
    (origins[one] ?? []).map((origin) => `"${origin.quote}" (${origin.section}, ${origin.span.path}:${origin.line})`),
  );
  return [...new Set(places)];
}
