/** The one door to `@supabase/pg-delta`: extractor and differ of a second opinion on two databases, never a planner. */

import type { Delta, DependencyEdge, ExtractResult, StableId } from "@supabase/pg-delta";
import type { Pool } from "pg";
import { byCodeUnit } from "../text/source.ts";
import type { Database } from "./database.ts";
import { isEmbedded, nativeQuery } from "./embedded-database.ts";
import { nativeServerQuery } from "./server.ts";

/** Rows with the driver's own JavaScript values, int8 as text. */
type NativeQuery = (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * Returns in words what `b` has otherwise than `a`, everywhere in the two databases; empty when they are the same.
 * What the library reports it cannot model counts as a difference unless both sides report it alike.
 */
export async function differencesBetween(a: Database, b: Database): Promise<readonly string[]> {
  const { diff, encodeId } = await import("@supabase/pg-delta");
  const [left, right] = [await extracted(a), await extracted(b)];
  const deltas = diff(left.factBase, right.factBase).map((delta) => inWords(delta, encodeId));
  const [known, found] = [unmodelled(left), unmodelled(right)];
  const unseen = [
    ...known.filter((one) => !found.includes(one)).map((one) => `only on the first side: ${one}`),
    ...found.filter((one) => !known.includes(one)).map((one) => `only on the second side: ${one}`),
  ];
  return [...deltas, ...unseen].toSorted(byCodeUnit);
}

async function extracted(database: Database): Promise<ExtractResult> {
  const { extract } = await import("@supabase/pg-delta");
  return extract(poolOf(isEmbedded(database) ? nativeQuery(database) : nativeServerQuery(database)));
}

/** As much of a Pool as the extractor uses (measured in research/migrations.md 2b): one client, one session, no socket. */
function poolOf(query: NativeQuery): Pool {
  const client = {
    query: (text: string | { text: string; values?: unknown[] }, values: unknown[] = []) =>
      typeof text === "string" ? query(text, values) : query(text.text, text.values ?? values),
    release: () => undefined,
    on: () => client,
    off: () => client,
  };
  const pool = { ...client, connect: async () => client, end: async () => undefined };
  return pool as unknown as Pool;
}

/** Postgres 18 names NOT NULL constraints, which the library does not model; whether a column takes NULL it does. */
const namedNotNull = /^dangling_edge: edge constraint:\S+ -\[depends\]-> column:\S+ references a fact not in the base$/;

function unmodelled(result: ExtractResult): readonly string[] {
  const messages = result.diagnostics.map((one) => `${one.code}: ${one.message}`);
  return [...new Set(messages)].filter((one) => !namedNotNull.test(one));
}

function inWords(delta: Delta, encode: (id: StableId) => string): string {
  const edge = ({ from, kind, to }: DependencyEdge): string => `${encode(from)} ${kind} ${encode(to)}`;
  switch (delta.verb) {
    case "add":
      return `added ${encode(delta.fact.id)}`;
    case "remove":
      return `missing ${encode(delta.fact.id)}`;
    case "set":
      return `${encode(delta.id)}: ${delta.attr} is ${JSON.stringify(delta.to)} instead of ${JSON.stringify(delta.from)}`;
    case "link":
      return `added ${edge(delta.edge)}`;
    case "unlink":
      return `missing ${edge(delta.edge)}`;
  }
}
