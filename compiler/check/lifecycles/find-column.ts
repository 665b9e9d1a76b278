/** Which column a lifecycle is about: the one whose CHECK has its states. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Span } from "../../text/source.ts";
import type { ValueList } from "../../ir/value-lists.ts";
import { sameValues } from "../../ir/value-lists.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";

/**
 * Returns the column limited to exactly the states, or null with `lifecycle/no-column` or
 * `lifecycle/ambiguous-column` written down. Of several the heading decides: "Profile Status" is about `profiles`.
 * With `partial`, the states need not be all: a table of transitions may leave out a state that nothing leads to.
 */
export function findColumn(
  reading: LifecycleReading,
  states: readonly string[],
  heading: string,
  span: Span,
  partial: boolean,
): ValueList | null {
  const exact = reading.lists.filter((list) => sameValues(list.values, states));
  const wider = partial ? reading.lists.filter((list) => states.every((state) => list.values.includes(state))) : [];
  const found = exact.length > 0 ? exact : wider;
  const named = found.filter((list) => isNamed(heading, list));
  const [only, ...others] = named.length > 0 ? named : found;
  if (only !== undefined && others.length === 0) return only;
  const where = { span, path: "lifecycles" };
  if (only !== undefined) {
    const columns = [only, ...others].map((list) => `${list.entity}.${list.column}`).join(", ");
    reading.notebook.diagnostics.push(diagnose("lifecycle/ambiguous-column", where, { columns }));
    return null;
  }
  const near = closest(reading.lists, states);
  const related = near === null ? [] : placeOf(reading, near);
  const suggestion = near === null ? "" : ` Nearest is ${near.entity}.${near.column} with ${near.values.join(", ")}.`;
  reading.notebook.diagnostics.push(
    diagnose("lifecycle/no-column", { ...where, related }, { states: states.join(", "), suggestion }),
  );
  return null;
}

function placeOf(
  reading: LifecycleReading,
  list: ValueList,
): readonly { readonly span: Span; readonly message: string }[] {
  const span = reading.notebook.origins.get(`entities/${list.entity}/constraints/${list.check}`)?.[0]?.span;
  return span === undefined ? [] : [{ span, message: "its CHECK is here" }];
}

function isNamed(heading: string, list: ValueList): boolean {
  const words = heading.toLowerCase().split(/[^a-z0-9]+/);
  const parts = list.entity.split("_");
  return parts.every(
    (part) =>
      words.includes(part) || words.includes(part.replace(/s$/, "")) || words.includes(part.replace(/ies$/, "y")),
  );
}

function closest(lists: readonly ValueList[], states: readonly string[]): ValueList | null {
  const shared = (list: ValueList): number => list.values.filter((value) => states.includes(value)).length;
  const [best] = [...lists].sort((a, b) => shared(b) - shared(a));
  return best !== undefined && shared(best) > 0 ? best : null;
}
