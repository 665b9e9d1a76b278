/** Comparing a database with one on which the same contracts were compiled from nothing: what rules and bodies say. */

import { compareCatalogs } from "./compare.ts";
import type { Deviation } from "./compare.ts";
import { factId } from "./facts.ts";
import type { CatalogFacts, Fact, FactValue } from "./facts.ts";

/** Properties that are SQL as Postgres spells it, or the hash of such a text. */
export const meaningfulProperties: ReadonlySet<string> = new Set([
  "using",
  "check",
  "when",
  "expression",
  "default",
  "generated",
  "where",
  "definition",
  "body",
]);

/**
 * Returns every way in which `actual` is not `reference`, the facts read from a database on which the contracts were
 * compiled from nothing. Expressions are compared without the white space and the doubled parentheses in which
 * versions of Postgres differ. Paths are those of `expected`, where that knows the object.
 */
export function compareWithReference(
  reference: CatalogFacts,
  actual: CatalogFacts,
  expected: CatalogFacts,
): readonly Deviation[] {
  const paths = new Map(expected.facts.map((fact) => [factId(fact), fact.path]));
  const found = new Map(actual.facts.map((fact) => [factId(fact), fact]));
  const wanted = reference.facts.map((fact): Fact => {
    const id = factId(fact);
    const path = paths.get(id);
    const have = found.get(id);
    const properties = have === undefined ? fact.properties : asSpelled(fact.properties, have.properties);
    return { ...fact, properties, ...(path === undefined ? {} : { path }) };
  });
  return compareCatalogs({ facts: wanted }, actual);
}

/** Takes over the other spelling of an expression where only the spelling differs. */
function asSpelled(
  wanted: Readonly<Record<string, FactValue>>,
  have: Readonly<Record<string, FactValue>>,
): Readonly<Record<string, FactValue>> {
  const names = Object.keys(wanted);
  if (names.every((name) => wanted[name] === have[name] || !meaningfulProperties.has(name))) return wanted;
  return Object.fromEntries(
    names.map((name): [string, FactValue] => {
      const [one, other] = [wanted[name] ?? null, have[name] ?? null];
      const same =
        meaningfulProperties.has(name) &&
        typeof one === "string" &&
        typeof other === "string" &&
        canonicalExpression(one) === canonicalExpression(other);
      return [name, same ? other : one];
    }),
  );
}

/** Folds white space outside quotes: pretty-printing differs between versions, words and parentheses do not. */
function canonicalExpression(text: string): string {
  return text
    .split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/)
    .map((piece, at) => (at % 2 === 1 ? piece : piece.replaceAll(/\s+/g, " ").replaceAll(/\s*([()])\s*/g, "$1")))
    .join("")
    .trim();
}
