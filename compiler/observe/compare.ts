/** Comparing what a database holds with what the contract expects. */

import { byCodeUnit } from "../text/source.ts";
import { catalogFacts, factId, factInWords } from "./facts.ts";
import type { CatalogFacts, Fact, FactValue } from "./facts.ts";

export interface Deviation {
  readonly kind: "missing" | "extra" | "different";
  /** The object as a fact: as found, as expected when it is missing. */
  readonly fact: Fact;
  /** The object in words: "column role of table public.profiles". */
  readonly object: string;
  /** Which property differs; null when the whole object is missing or extra. */
  readonly property: string | null;
  readonly expected: string | null;
  readonly actual: string | null;
  /** Semantic path to the contract; of an extra object the path of what it hangs on, or "" when nothing is near. */
  readonly path: string;
}

/**
 * Returns every way in which `actual` is not `expected`: objects that are missing, objects too many, and properties
 * that differ. A property that no expectation states is not compared. Throws when an expectation still holds an
 * expression that Postgres has not spelled out, for that could not be compared.
 */
export function compareCatalogs(expected: CatalogFacts, actual: CatalogFacts): readonly Deviation[] {
  const unread = expected.facts.find((fact) => fact.expressions !== undefined);
  if (unread !== undefined) throw new Error(`not spelled out by Postgres: ${factInWords(unread)}`);
  const wanted = byId(expected);
  const found = byId(actual);
  const union = catalogFacts([...wanted.values(), ...actual.facts.filter((fact) => !wanted.has(factId(fact)))]);
  return union.facts.flatMap((fact): readonly Deviation[] => {
    const id = factId(fact);
    const [want, have] = [wanted.get(id), found.get(id)];
    const object = factInWords(fact);
    if (have === undefined)
      return [{ kind: "missing", fact, object, property: null, expected: null, actual: null, path: fact.path ?? "" }];
    if (want === undefined)
      return [
        { kind: "extra", fact, object, property: null, expected: null, actual: null, path: nearestPath(fact, wanted) },
      ];
    return differences(want, have, object);
  });
}

function differences(want: Fact, have: Fact, object: string): readonly Deviation[] {
  return Object.keys(want.properties)
    .toSorted(byCodeUnit)
    .flatMap((property): readonly Deviation[] => {
      const [expected, actual] = [shown(want.properties[property]), shown(have.properties[property])];
      return expected === actual
        ? []
        : [{ kind: "different", fact: have, object, property, expected, actual, path: want.path ?? "" }];
    });
}

function shown(value: FactValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function byId(facts: CatalogFacts): ReadonlyMap<string, Fact> {
  return new Map(facts.facts.map((fact) => [factId(fact), fact]));
}

/** An extra object belongs to what it is part of: a column's privilege to the column, a policy to its table. */
function nearestPath(extra: Fact, wanted: ReadonlyMap<string, Fact>): string {
  const [kind, object] =
    extra.kind === "privilege" ? [extra.object[2] ?? "", extra.object.slice(3)] : [extra.kind, extra.object];
  const near = [
    JSON.stringify([kind, ...object]),
    JSON.stringify(["table", ...object.slice(0, 2)]),
    JSON.stringify(["schema", ...object.slice(0, 1)]),
  ];
  return near.map((id) => wanted.get(id)?.path).find((path) => path !== undefined) ?? "";
}
