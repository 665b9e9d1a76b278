/** Objects that stand under another name on the live database, recognised by what they are; the rest is compared as if they had theirs. */

import { identifier, sql } from "../../sql/sql.ts";
import { factId, factInWords } from "../facts.ts";
import type { CatalogFacts, Fact, FactKind, FactValue } from "../facts.ts";
import type { TableName } from "../doors/surroundings.ts";
import type { Difference } from "./difference.ts";
import { entityOf } from "./door-differences.ts";
import { back, nameOf, tableOf } from "./restore.ts";

export interface Renamed {
  /** The live facts under the names that the migrations gave. */
  readonly live: CatalogFacts;
  readonly differences: readonly Difference[];
  /** Tables under the names that they bear on the live database. */
  readonly tables: readonly TableName[];
}

interface Rename {
  readonly kind: FactKind;
  readonly expected: Fact;
  readonly actual: Fact;
}

/** Returns the renames of tables, columns, constraints, indexes, policies and triggers. `pathOf` leads to the contract. */
export function withoutRenames(expected: CatalogFacts, live: CatalogFacts, pathOf: (fact: Fact) => string): Renamed {
  let facts = live.facts;
  const renames: Rename[] = [];
  const kinds: readonly FactKind[] = ["table", "column", "constraint", "index", "policy", "trigger"];
  for (const kind of kinds) {
    const [wanted, found] = [expected.facts, facts].map((all) => all.filter((one) => one.kind === kind));
    if (wanted === undefined || found === undefined) throw new Error("two lists");
    const [known, there] = [new Set(wanted.map(factId)), new Set(found.map(factId))];
    const missing = wanted.filter((one) => !there.has(factId(one)));
    const extra = found.filter((one) => !known.has(factId(one)));
    if (missing.length === 0 || extra.length === 0) continue;
    const [ours, theirs] = [signatures(expected.facts, missing), signatures(facts, extra)];
    for (const one of missing) {
      const mine = ours.get(one);
      const same = extra.filter((other) => theirs.get(other) === mine);
      const twins = missing.filter((other) => ours.get(other) === mine);
      const [actual] = same;
      if (actual === undefined || same.length > 1 || twins.length > 1) continue;
      renames.push({ kind, expected: one, actual });
      facts = facts.map((fact) => renamed(fact, actual, one));
    }
  }
  return {
    live: { facts },
    differences: renames.filter((one) => !isOfKey(one, renames)).map((one) => difference(one, pathOf)),
    tables: renames.flatMap((one) => (one.kind === "table" ? [one.actual.object as unknown as TableName] : [])),
  };
}

/** What an object is apart from its name: equal for two that may be one. */
function signatures(all: readonly Fact[], some: readonly Fact[]): ReadonlyMap<Fact, string> {
  return new Map(
    some.map((fact) => {
      const { comment, commented: _, ...properties } = fact.properties;
      const place = fact.object.slice(0, -1);
      if (fact.kind !== "table")
        return [fact, JSON.stringify([place, properties, fact.kind === "column" ? (comment ?? null) : null])];
      const columns = all
        .filter((one) => one.kind === "column" && isOf(one, fact))
        .map((one) => [one.object[2], one.properties["type"]]);
      return [fact, JSON.stringify([place, properties["relation"], columns])];
    }),
  );
}

function isOf(part: Fact, table: Fact): boolean {
  return part.object[0] === table.object[0] && part.object[1] === table.object[1];
}

/** The fact as if `actual` bore the name of `expected`. */
function renamed(fact: Fact, actual: Fact, expected: Fact): Fact {
  const [was = "", is = ""] = [actual.object.at(-1), expected.object.at(-1)];
  if (fact === actual) return { ...fact, object: expected.object };
  const at = fact.kind === "privilege" ? 3 : 0;
  const ofTable =
    fact.object[at] === actual.object[0] &&
    fact.object[at + 1] === (actual.object[1] ?? "") &&
    fact.kind !== "function";
  if (actual.kind === "table") {
    if (!ofTable || fact.object[2] === "function") return fact;
    return { ...fact, object: fact.object.with(at + 1, is) };
  }
  if (actual.kind !== "column" || !ofTable) return fact;
  const object =
    (fact.kind === "privilege" && fact.object[2] === "column") || fact.kind === "sequence"
      ? fact.object.map((one, place) => (place === at + 2 && one === was ? is : one))
      : fact.object;
  const word = new RegExp(`(?<![\\w"$.])"?${was.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}"?(?![\\w"$])`, "g");
  const value = (one: FactValue): FactValue =>
    typeof one === "string"
      ? one.replaceAll(word, is)
      : Array.isArray(one)
        ? (one as readonly string[]).map((text) => text.replaceAll(word, is))
        : one;
  const spelling = new Set(["columns", "using", "check", "when", "expression", "generated", "where", "updateOf"]);
  const properties = Object.fromEntries(
    Object.entries(fact.properties).map(([name, one]) => [name, spelling.has(name) ? value(one) : one]),
  );
  return { ...fact, object, properties };
}

/** Renaming a key renames its index. */
function isOfKey(one: Rename, all: readonly Rename[]): boolean {
  return (
    one.kind === "index" &&
    all.some(
      (other) => other.kind === "constraint" && factId({ ...other.actual, kind: "index" }) === factId(one.actual),
    )
  );
}

function difference({ kind, expected, actual }: Rename, pathOf: (fact: Fact) => string): Difference {
  const path = pathOf(expected);
  const name = actual.object.at(-1) ?? "";
  const [now, then] = [nameOf(actual), nameOf(expected)];
  const table = tableOf(expected);
  const statements = {
    table: sql`alter table ${tableOf(actual)} rename to ${then}`,
    column: sql`alter table ${table} rename column ${now} to ${then}`,
    constraint: sql`alter table ${table} rename constraint ${now} to ${then}`,
    index: sql`alter index ${identifier(actual.object[0] ?? "")}.${now} rename to ${then}`,
    policy: sql`alter policy ${now} on ${table} rename to ${then}`,
    trigger: sql`alter trigger ${now} on ${table} rename to ${then}`,
  };
  const isData = kind === "table" || kind === "column";
  return {
    id: `renamed ${factId(expected)}`,
    object: `The ${factInWords(expected)}`,
    problem: `is called ${name}`,
    expected: `the name ${expected.object.at(-1) ?? ""}`,
    live: `the name ${name}`,
    // Triggers fire in the order of their names.
    direction: isData ? "data shape" : kind === "trigger" ? "weakens integrity" : "cosmetic",
    path,
    entity: entityOf(path),
    wayBack: back(statements[kind as keyof typeof statements]),
    phase: kind === "table" ? 2 : 3,
    script: null,
  };
}
