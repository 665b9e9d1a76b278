/** Differences in words: the object, what is wrong with it, and its form where Postgres spells out none. */

import { shortened } from "../../diagnostics/shortened.ts";
import type { Deviation } from "../compare.ts";
import { tableWords } from "../doors/finding.ts";
import type { SchemaNames } from "../expected.ts";
import type { Fact } from "../facts.ts";

/** Returns the rest of a sentence about one property. */
export function differs({ property, expected, actual }: Deviation): string {
  if (property === "body") return "has another body";
  return `has ${property ?? "something"} ${short(actual)}, the migrations made it ${short(expected)}`;
}

function short(value: string | null): string {
  return value === null ? "nothing" : shortened(value.replaceAll(/\s+/g, " ").trim(), 160);
}

/** Returns the form of an object that Postgres does not spell out: what deviates, or all that is known of it. */
export function shown(group: readonly Deviation[], side: "expected" | "actual", fact: Fact | null): string {
  const named = group.filter((one) => one.property !== null);
  if (named.length > 0) return named.map((one) => `${one.property ?? ""}: ${one[side] ?? "nothing"}`).join("; ");
  const properties = Object.entries(fact?.properties ?? {}).filter(
    ([name, value]) => value !== null && value !== false && name !== "commented",
  );
  return properties
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("; ");
}

/** Returns an object as the beginning of a sentence. */
export function objectWords({ fact, object }: Deviation, settings: SchemaNames): string {
  const [schema = "", table = "", name = ""] = fact.object;
  if (fact.kind === "function") return `The function ${schema}.${table}(${name})`;
  if (fact.kind === "table" || fact.kind === "type") {
    const word = fact.kind === "table" ? String(fact.properties["relation"] ?? "table") : "type";
    return `The ${word} ${tableWords([schema, table], settings)}`;
  }
  if (fact.object.length !== 3) return `The ${object}`;
  const isForeign = fact.kind === "constraint" && fact.properties["type"] === "foreign-key";
  return `The ${isForeign ? "foreign key" : fact.kind} ${name} of the table ${tableWords([schema, table], settings)}`;
}
