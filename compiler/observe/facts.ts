/** Catalog facts: what a database holds, as plain data, one fact per object or privilege. */

import type { Sql } from "../sql/sql.ts";
import { byCodeUnit } from "../text/source.ts";

export const factKinds = [
  "schema",
  "table",
  "column",
  "constraint",
  "index",
  "policy",
  "trigger",
  "function",
  "sequence",
  "type",
  "rule",
  "privilege",
] as const;
export type FactKind = (typeof factKinds)[number];

export type FactValue = string | number | boolean | null | readonly string[];

export interface Fact {
  readonly kind: FactKind;
  /**
   * What it is about, unique within the kind: schema [name]; table, type [schema, name]; column, constraint, index,
   * policy, trigger, rule [schema, table, name]; function [schema, name, argument types]; sequence [schema, table,
   * column] of an identity column, [schema, name] of any other; privilege [privilege, grantee, kind of object, object...].
   */
  readonly object: readonly string[];
  readonly properties: Readonly<Record<string, FactValue>>;
  /** Semantic path to the contract; only expected facts have one. */
  readonly path?: string;
  /** Properties that Postgres must spell out before they can be compared; see scratch.ts. Only in expected facts. */
  readonly expressions?: Readonly<Record<string, Sql>>;
}

/** The facts of a database, or those a contract expects, in the one order. */
export interface CatalogFacts {
  readonly facts: readonly Fact[];
}

/** Large catalogs have tens of thousands of facts, each of which is looked up many times. */
const ids = new WeakMap<Pick<Fact, "kind" | "object">, string>();

/** Returns a fact's identity as one string. */
export function factId(fact: Pick<Fact, "kind" | "object">): string {
  const known = ids.get(fact);
  if (known !== undefined) return known;
  const id = JSON.stringify([fact.kind, ...fact.object]);
  ids.set(fact, id);
  return id;
}

/** Returns facts in order: by kind as listed above, then by object in code unit order. */
export function catalogFacts(facts: readonly Fact[]): CatalogFacts {
  // Large catalogs have tens of thousands of facts: each id is made once, not at every comparison.
  const keyed = facts.map((fact) => ({ fact, rank: factKinds.indexOf(fact.kind), id: factId(fact) }));
  keyed.sort((a, b) => a.rank - b.rank || byCodeUnit(a.id, b.id));
  return { facts: keyed.map(({ fact }) => fact) };
}

/** Returns what a fact is about, in words: "column role of table public.profiles". */
export function factInWords({ kind, object }: Pick<Fact, "kind" | "object">): string {
  if (kind === "privilege") {
    const [privilege = "", grantee = "", objectKind = "", ...rest] = object;
    const on = factInWords({ kind: objectKind as FactKind, object: rest });
    return `privilege ${privilege} on ${on} for ${grantee}`;
  }
  if (kind === "function") return `function ${object[0]}.${object[1]}(${object[2]})`;
  if (kind === "sequence" && object.length === 3)
    return `sequence of column ${object[2]} of table ${object[0]}.${object[1]}`;
  if (object.length === 3) return `${kind} ${object[2]} of table ${object[0]}.${object[1]}`;
  return `${kind} ${object.join(".")}`;
}
