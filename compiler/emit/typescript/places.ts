/** Places of the contract, quoted for doc comments. */

import type { Actor, Operation } from "../../ir/access.ts";
import { cellId } from "../../ir/find.ts";
import type { Origin } from "../../ir/origin.ts";
import { byCodeUnit } from "../../text/source.ts";
import type { CompiledModule } from "../emitter.ts";

/** Returns where a thing stands: `4.1 profiles, line 57`, or null without an origin. */
export function placeOf(module: CompiledModule, id: string): string | null {
  const origin = module.origins[id]?.[0];
  return origin === undefined ? null : place(module, origin);
}

/** Returns the words of each cell of the contract that decides an actor's operation, with their places. */
export function cellPlaces(
  module: CompiledModule,
  entity: string,
  actor: Actor,
  operation: Operation,
): readonly string[] {
  const id = cellId(entity, actor, operation);
  const ids = Object.keys(module.origins)
    .filter((one) => one === id || one.startsWith(`${id}/`))
    .toSorted(byCodeUnit);
  const places = ids.flatMap((one) =>
    (module.origins[one] ?? []).map((origin) => `"${origin.quote}" (${place(module, origin)})`),
  );
  return [...new Set(places)];
}

/** The file's header names the contract, so a line is enough; another module's origin brings its path. */
function place(module: CompiledModule, { section, span, line }: Origin): string {
  return span.path === module.contractPath ? `${section}, line ${line}` : `${section}, ${span.path}:${line}`;
}
